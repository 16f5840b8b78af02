/**
 * Runs in a worker of a pool. It exports nothing.
 *
 * Import it in your own worker file, and return that worker from the option `createWorker` of `createPool`. Only pages whose
 * Content-Security-Policy forbids `blob:` workers need this.
 *
 * @module siglane/pool/worker
 */
import '../pool/worker.js';
