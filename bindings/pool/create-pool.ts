/** Pools with the module of `siglane`, so that a page that uses both downloads one. */
import { shippedModule } from '#core';
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { Pool, PoolOptions, ProviderPoolOptions } from '../api/pool.js';
import { readSignerParts, SETUP_NAMES } from '../identity/signer-parts.js';
import { loadModule, makeCore } from '../load/shared-core.js';
import { processorCount, startThread, wrapThread } from '../platform/threads.js';
import { currentParts, type Provider } from '../presign/batches.js';
import { wholeNumber } from '../util/integers.js';
import { Crew } from './crew.js';
import { WorkerPool } from './pool.js';
import { script } from './script.js';

const MOST_WORKERS = 64;

/**
 * Starts a pool of workers. The core is compiled once and posted to each of them.
 *
 * @example const pool = await createPool({ provider, workers: 4 });
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope`, `CoreUnavailable`, `CredentialsUnavailable` if the
 * provider fails, or `WorkerFailed` where there are no workers or they may not be started (as a rejection; then none is left)
 */
export async function createPool(options: PoolOptions | ProviderPoolOptions): Promise<Pool> {
  checkOptions(options);
  const { workers, createWorker, provider, ...rest } = options as PoolOptions & { provider?: Provider };
  const size = wholeNumber('workers', workers, MOST_WORKERS, '') ?? Math.min(processorCount(), MOST_WORKERS);
  if (createWorker !== undefined && typeof createWorker !== 'function')
    throw wrongType('createWorker', 'a function', createWorker);
  if ('core' in rest) throw wrongType('core', 'nothing: a pool loads its own', rest.core);
  if (provider !== undefined) checkProvider(provider, rest);
  const module = (await loadModule(shippedModule)) as WebAssembly.Module;
  const parts =
    provider === undefined ? readSignerParts(await makeCore(() => module), rest) : await currentParts(provider);
  const crew = new Crew(size, module, (listener) =>
    createWorker === undefined ? startThread(script, listener) : wrapThread(createWorker(), listener),
  );
  // Before a worker is started: it refuses signers without a region.
  const pool = new WorkerPool(parts, crew, provider);
  await crew.start();
  return pool;
}

/** @param rest what else was given */
function checkProvider(provider: Provider, rest: object): void {
  if (typeof provider !== 'object' || provider === null || !('current' in provider))
    throw wrongType('provider', 'what createSignerProvider gives', provider);
  checkNames('options', rest, new Set(['credentials', ...SETUP_NAMES]));
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined) throw wrongType(name, 'nothing beside "provider", which has its own', value);
}
