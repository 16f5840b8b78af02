/**
 * Signs requests with AWS Signature Version 4, and presigns S3 URLs in bulk.
 *
 * Call `createSigner` with credentials, region and service. The signer signs single requests and lists of keys. Call `createSignerProvider`
 * for credentials that expire.
 *
 * @module siglane
 */
export { createSigner, createSignerProvider } from '../signer/create-signer.js';
export * from './library.js';
