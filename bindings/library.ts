/** What all entries that sign any request have in common: everything but the functions that make a signer. */
export { dialects } from './dialects.js';
export { type ErrorPlace, SigV4Error, type SigV4ErrorCode } from './errors.js';
export { type CoreSource, loadCore } from './load/source.js';
export type { CredentialSource, SignerProvider, SignerProviderOptions } from './provider.js';
export { createFetch, type FetchOptions } from './request/fetch.js';
export type * from './types.js';
