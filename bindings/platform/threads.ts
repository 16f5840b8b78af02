/** Threads: Web Workers where there are some (pages, Deno, Bun), else Node's worker_threads. */

import { SigV4Error } from '../api/errors.js';
import type { NodeWorker, WebWorker } from '../api/pool.js';
import { builtinModule } from './builtin.js';

/** What is heard of a worker. */
export interface WorkerListener {
  /** A message came. */
  heard(message: unknown): void;
  /** It ended, or can no longer be trusted. May be called more than once. */
  ended(reason: string): void;
}

/** A worker of any kind. */
export interface Thread {
  post(message: unknown): void;
  /** Whether the process is to stay alive for it; without effect where that cannot be said. */
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
 * Starts a worker with the text of a classic script, which needs no file and no permission.
 *
 * @throws whatever the runtime throws where it has no workers or forbids this one
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
      // Not before it runs: Firefox and WebKit may not have fetched the script yet.
      URL.revokeObjectURL(url);
      listener.heard(message);
    },
    ended: listener.ended,
  });
}

/** The same with a worker that the caller made. */
export function wrapThread(worker: WebWorker | NodeWorker, listener: WorkerListener): Thread {
  return 'on' in worker ? nodeThread(worker, listener) : webThread(worker, listener);
}

/** Firefox collects a worker that nothing refers to but its own listeners, even while an answer from it is awaited. */
const running = new Set<WebWorker>();

function webThread(worker: WebWorker, { heard, ended }: WorkerListener): Thread {
  running.add(worker);
  worker.addEventListener('message', ({ data }) => heard(data));
  worker.addEventListener('messageerror', () => ended('a message could not be read'));
  // Bun's; others do not tell of a worker that ends itself.
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

/** The other end, in the worker: hands its messages to `heard`, and gives a function to answer with. */
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
  if (!parent) throw new SigV4Error('WorkerFailed', 'siglane/pool/worker is for workers');
  parent.on('message', heard);
  return (message, transfer) => parent.postMessage(message, transfer);
}

/** How many threads run at the same time. */
export function processorCount(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const os = builtinModule<{ availableParallelism(): number }>('node:os');
  return navigator?.hardwareConcurrency ?? os?.availableParallelism() ?? 1;
}
