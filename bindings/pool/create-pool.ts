/** Creates pools from the same module as `siglane`, so that a page with both downloads only one. */
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
 * Starts a pool of worker threads, which presign keys on all processors. The core is compiled once and posted to each worker.
 *
 * @param options Credentials and region as for `createSigner`, or a provider; and the number of workers.
 * @returns The pool. Call `close` at the end: it overwrites the keys and ends the workers.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error `InvalidCredentials`, `InvalidScope`, `CoreUnavailable` if the core cannot be loaded, `CredentialsUnavailable` if the
 * provider fails, `WorkerFailed` if a worker cannot be started (the other workers are ended). All are rejections.
 * @example
 * ```js
 * const pool = await createPool({
 *   credentials: {
 *     accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
 *     secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
 *   },
 *   region: 'us-east-1',
 * });
 * const urls = await pool.presignMany({ bucket: 'examplebucket' }, ['a.jpg', 'b.jpg']);
 * await pool.close();
 * ```
 */
export async function createPool(options: PoolOptions | ProviderPoolOptions): Promise<Pool> {
  checkOptions(options);
  const { workers, createWorker, provider, ...rest } = options as PoolOptions & { provider?: Provider };
  const size = wholeNumber('workers', workers, MOST_WORKERS, '') ?? Math.min(processorCount(), MOST_WORKERS);
  if (createWorker !== undefined && typeof createWorker !== 'function')
    throw wrongType('createWorker', 'a function', createWorker);
  if ('core' in rest) throw wrongType('core', 'no value, because a pool loads its own core', rest.core);
  if (provider !== undefined) checkProvider(provider, rest);
  const module = (await loadModule(shippedModule)) as WebAssembly.Module;
  const parts =
    provider === undefined ? readSignerParts(await makeCore(() => module), rest) : await currentParts(provider);
  const crew = new Crew(size, module, (listener) =>
    createWorker === undefined ? startThread(script, listener) : wrapThread(createWorker(), listener),
  );
  // Created before any worker is started, because it refuses signers without a region.
  const pool = new WorkerPool(parts, crew, provider);
  await crew.start();
  return pool;
}

/** @param rest The other given options. */
function checkProvider(provider: Provider, rest: object): void {
  if (typeof provider !== 'object' || provider === null || !('current' in provider))
    throw wrongType('provider', 'a provider from createSignerProvider', provider);
  checkNames('options', rest, new Set(['credentials', ...SETUP_NAMES]));
  for (const [name, value] of Object.entries(rest))
    if (value !== undefined) throw wrongType(name, 'no value, because the provider has its own', value);
}
