/** siglane/presign: URLs of objects by bucket and key, and nothing else; the smallest bundle. */
export { createPresigner } from '../presign/create-presigner.js';

// What is above stands first, because the inlined module is then before the code in a bundle, which gzip makes up to 700 bytes smaller.

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
