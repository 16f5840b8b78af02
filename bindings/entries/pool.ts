/** siglane/pool: presigning on several threads. It has the module of `siglane`, so that a page that uses both downloads one. */
import { shippedModule } from '#core';
import { checkOptions, wrongType } from '../api/errors.js';
import type { Pool, PoolOptions } from '../api/pool.js';
import { Core } from '../core/core.js';
import { readSignerParts } from '../identity/signer-parts.js';
import { unavailable } from '../load/shared.js';
import { processorCount, startThread, wrapThread } from '../platform/threads.js';
import { Crew } from '../pool/crew.js';
import { WorkerPool } from '../pool/pool.js';
import { script } from '../pool/script.js';
import { wholeNumber } from '../util/integers.js';

export { type ErrorPlace, SigV4Error, type SigV4ErrorCode } from '../api/errors.js';
export type { Pool, PoolOptions } from '../api/pool.js';
export type * from '../api/presigner.js';
export type { NodeWorker, WebWorker, WorkerEvent } from '../platform/threads.js';

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
  const module = await compiled();
  const parts = readSignerParts(await Core.instantiate(module), rest);
  const crew = new Crew(size, module, (listener) =>
    createWorker === undefined ? startThread(script, listener) : wrapThread(createWorker(), listener),
  );
  await crew.start();
  return new WorkerPool(parts, crew);
}

async function compiled(): Promise<WebAssembly.Module> {
  try {
    return await shippedModule();
  } catch (error) {
    throw unavailable(error);
  }
}
