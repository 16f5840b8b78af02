/** What all entries that sign any request have in common: everything but the functions that make a signer. */

export { type ErrorPlace, SigV4Error, type SigV4ErrorCode } from '../api/errors.js';
export type * from '../api/signer.js';
export { type CoreSource, loadCore } from '../load/source.js';
export { dialects } from '../protocol/dialects.js';
export { createFetch, type FetchOptions } from '../signer/fetch.js';
export type { CredentialSource, SignerProvider, SignerProviderOptions } from '../signer/provider.js';
