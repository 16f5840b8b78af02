/**
 * Presigns S3 URLs on several threads.
 *
 * Call `createPool` with credentials and region, then `presignMany` with a template and keys. Call `close` at the end.
 *
 * @module siglane/pool
 */
export { createPool } from '../pool/create-pool.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type { LoadedCore } from '../api/core.js';
export type * from '../api/credentials.js';
export type * from '../api/dialect.js';
export {
  type ErrorCode,
  type ErrorPlace,
  isSiglaneError,
  type SiglaneError,
  SigV4Error,
  type SigV4ErrorCode,
} from '../api/errors.js';
export type {
  NodeWorker,
  Pool,
  PoolOptions,
  PoolWorkers,
  ProviderPoolOptions,
  WebWorker,
  WorkerEvent,
} from '../api/pool.js';
export type * from '../api/presign-defaults.js';
export type * from '../api/presigner.js';
export type { CredentialSource, CurrentOptions, SignerProvider, SignerProviderOptions } from '../api/provider.js';
export type * from '../api/refusals.js';
export type * from '../api/signer.js';
