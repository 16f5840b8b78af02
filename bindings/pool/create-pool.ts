/** Pools with the module of `siglane`, so that a page that uses both downloads one. */
import { shippedModule } from '#core';
import { checkOptions, wrongType } from '../api/errors.js';
import type { Pool, PoolOptions } from '../api/pool.js';
import { readSignerParts } from '../identity/signer-parts.js';
import { loadModule, makeCore } from '../load/shared-core.js';
import { processorCount, startThread, wrapThread } from '../platform/threads.js';
import { wholeNumber } from '../util/integers.js';
import { Crew } from './crew.js';
import { WorkerPool } from './pool.js';
import { script } from './script.js';

const MOST_WORKERS = 64;

/**
 * Starts a pool of workers. The core is compiled once and posted to each of them.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope`, `CoreUnavailable`, or `WorkerFailed` where there are
 * no workers or they may not be started (as a rejection; then none is left)
 */
export async function createPool(options: PoolOptions): Promise<Pool> {
  checkOptions(options);
  const { workers, createWorker, ...rest } = options;
  const size = wholeNumber('workers', workers, MOST_WORKERS, '') ?? Math.min(processorCount(), MOST_WORKERS);
  if (createWorker !== undefined && typeof createWorker !== 'function')
    throw wrongType('createWorker', 'a function', createWorker);
  if ('core' in rest) throw wrongType('core', 'nothing: a pool loads its own', rest.core);
  const module = (await loadModule(shippedModule)) as WebAssembly.Module;
  const parts = readSignerParts(await makeCore(() => module), rest);
  const crew = new Crew(size, module, (listener) =>
    createWorker === undefined ? startThread(script, listener) : wrapThread(createWorker(), listener),
  );
  await crew.start();
  return new WorkerPool(parts, crew);
}
