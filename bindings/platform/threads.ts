/** Threads: Web Workers where they exist (pages, Deno, Bun), Node's worker_threads otherwise. */

import { SigV4Error } from '../api/errors.js';
import type { NodeWorker, WebWorker } from '../api/pool.js';
import { builtinModule } from './builtin.js';

/** Receives the events of a worker. */
export interface WorkerListener {
  /** Called for each message. */
  heard(message: unknown): void;
  /** Called when the worker has ended or failed. May be called more than once. */
  ended(reason: string): void;
}

/** A worker of any kind. */
export interface Thread {
  post(message: unknown): void;
  /** Keeps the process alive for the worker or not. Has no effect where the runtime cannot do this. */
  hold(held: boolean): void;
  terminate(): void;
}

interface Threads {
  Worker: new (source: string, options: { eval: true }) => NodeWorker;
}

interface WithWorker {
  Worker?: new (url: string, options: { type: 'module' }) => WebWorker;
}

/**
 * Starts a worker from the text of a classic script, which needs no file and no permission.
 *
 * @throws the runtime's error if it has no workers or forbids this one
 */
export function startThread(script: string, listener: WorkerListener): Thread {
  const { Worker } = globalThis as WithWorker;
  if (Worker === undefined) {
    const threads = builtinModule<Threads>('node:worker_threads');
    if (threads === undefined) throw new Error('this runtime has no workers');
    return nodeThread(new threads.Worker(script, { eval: true }), listener);
  }
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(url, { type: 'module' });
  return webThread(worker, {
    heard(message) {
      // Revoked only now, because Firefox and WebKit may not have fetched the script before it runs.
      URL.revokeObjectURL(url);
      listener.heard(message);
    },
    ended: listener.ended,
  });
}

/** Wraps a worker that the caller has created. */
export function wrapThread(worker: WebWorker | NodeWorker, listener: WorkerListener): Thread {
  return 'on' in worker ? nodeThread(worker, listener) : webThread(worker, listener);
}

/** Running workers. Firefox collects a worker that only its own listeners refer to, even while an answer is awaited. */
const running = new Set<WebWorker>();

function webThread(worker: WebWorker, { heard, ended }: WorkerListener): Thread {
  running.add(worker);
  worker.addEventListener('message', ({ data }) => heard(data));
  worker.addEventListener('messageerror', () => ended('a message could not be read'));
  // Bun sends this event. Other runtimes do not report a worker that ends itself.
  worker.addEventListener('close', () => ended('it ended'));
  worker.addEventListener('error', (event) => {
    // Deno would end the whole program.
    event.preventDefault();
    ended(event.message ?? '');
  });
  return {
    post: (message) => worker.postMessage(message),
    hold: (held) => (held ? worker.ref?.() : worker.unref?.()),
    terminate() {
      running.delete(worker);
      worker.terminate();
    },
  };
}

function nodeThread(worker: NodeWorker, { heard, ended }: WorkerListener): Thread {
  worker.on('message', heard);
  worker.on('messageerror', () => ended('a message could not be read'));
  worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => ended(`it ended with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

/** Connects a worker to its parent: passes messages to `heard`, and returns a function for answers. */
export function listenToParent(
  heard: (message: unknown) => void,
): (message: unknown, transfer?: ArrayBuffer[]) => void {
  interface Parent {
    postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
    on(type: 'message', listener: (message: unknown) => void): void;
  }
  const scope = globalThis as unknown as Partial<WebWorker> & Pick<Parent, 'postMessage'>;
  if (typeof scope.postMessage === 'function' && scope.addEventListener !== undefined) {
    scope.addEventListener('message', ({ data }) => heard(data));
    return (message, transfer = []) => scope.postMessage(message, transfer);
  }
  const parent = builtinModule<{ parentPort: Parent | null }>('node:worker_threads')?.parentPort;
  if (!parent) throw new SigV4Error('WorkerFailed', 'siglane/pool/worker runs only in workers');
  parent.on('message', heard);
  return (message, transfer) => parent.postMessage(message, transfer);
}

/** Returns the number of threads that can run in parallel. */
export function processorCount(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const os = builtinModule<{ availableParallelism(): number }>('node:os');
  return navigator?.hardwareConcurrency ?? os?.availableParallelism() ?? 1;
}
