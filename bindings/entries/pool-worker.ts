/** siglane/pool/worker: what a worker of a pool runs, for `createWorker`. */
import '../pool/worker.js';
