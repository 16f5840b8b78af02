/**
 * Presigns S3 URLs by bucket and key. It is the smallest bundle.
 *
 * Call `createPresigner` with credentials and region, then `presign` or `presignMany`. To sign other requests use `siglane` instead.
 *
 * @module siglane/presign
 */
export { createPresigner } from '../presign/create-presigner.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type * from '../api/core.js';
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
export type * from '../api/presign-defaults.js';
export type * from '../api/presigner.js';
export type * from '../api/refusals.js';
export { loadCore } from '../load/load-core.js';
