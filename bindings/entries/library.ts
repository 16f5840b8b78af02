/** Exports shared by all entries that sign any request. Only the functions that create signers differ. */

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
export type * from '../api/fetch.js';
export type * from '../api/presign-defaults.js';
export type * from '../api/presigner.js';
export type * from '../api/provider.js';
export type * from '../api/refusals.js';
export type * from '../api/signer.js';
export { loadCore } from '../load/load-core.js';
export { dialects } from '../protocol/dialects.js';
export { createFetch } from '../signer/fetch.js';
