import { Worker } from 'node:worker_threads';
import type { NodeWorker } from '../../bindings/api/pool.js';
import { script } from '../../bindings/pool/script.js';

/** Keys that end the worker that is to sign them. */
export const CRASHES_ALWAYS = 'crashes-always';
export const CRASHES_ONCE = 'crashes-once';

/** Runs before the pool's own script, and ends the worker at such a key. */
const crashing = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.on('message', ({ kind, keys }) => {
  if (kind !== 'job') return;
  const text = keys.bytes ? Buffer.from(keys.bytes).toString('latin1') : JSON.stringify(keys.items);
  if (text.includes('${CRASHES_ALWAYS}')) process.exit(3);
  if (text.includes('${CRASHES_ONCE}') && Atomics.add(new Int32Array(workerData), 0, 1) === 0) throw new Error('out of luck');
});
`;

/**
 * Runs before the pool's own script: posts messages that are not answers, and crashes from a timer once, while answers
 * are under way.
 */
const talkative = `
const { parentPort, workerData } = require('node:worker_threads');
parentPort.postMessage('ready');
parentPort.on('message', ({ kind }) => {
  if (kind === 'job' && Atomics.add(new Int32Array(workerData), 0, 1) === 0) setTimeout(() => { throw new Error('from a timer'); });
  for (const other of ['log', null, 5, { kind: 'done' }, { id: 0, kind: 'signed' }, { type: 'log', id: 'a' }]) parentPort.postMessage(other);
});
`;

/** Creates such workers for `createWorker`. */
export function talkativeWorkers(): () => Worker {
  const workerData = new SharedArrayBuffer(4);
  return () => new Worker(talkative + script, { eval: true, workerData });
}

/** Creates workers for `createWorker` that crash on the keys above, and counts them. */
export function crashingWorkers(): { createWorker: () => Worker; count: () => number } {
  const workerData = new SharedArrayBuffer(4);
  let count = 0;
  return {
    createWorker: () => {
      count++;
      return new Worker(crashing + script, { eval: true, workerData });
    },
    count: () => count,
  };
}

/** The part of a Node worker that a pool uses: reports that it has started, and then at once that it has ended. */
export function shortLivedWorker(): NodeWorker {
  const listeners: Record<string, (value: unknown) => void> = {};
  return {
    on: (type, listener) => {
      listeners[type] = listener;
    },
    postMessage(message) {
      setImmediate(() => {
        listeners['message']?.({ id: (message as { id: number }).id, kind: 'done' });
        listeners['exit']?.(1);
      });
    },
    terminate: () => Promise.resolve(1),
    ref() {},
    unref() {},
  };
}

/** A worker that runs the pool's script, and the messages posted to it. */
export function listeningWorker(posted: unknown[]): Worker {
  const worker = new Worker(script, { eval: true });
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: unknown) => {
    posted.push(structuredClone(message));
    post(message);
  };
  return worker;
}
