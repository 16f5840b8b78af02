/** siglane: AWS Signature Version 4, one request or many at once. */
export { createSigner, createSignerProvider } from '../signer/create-signer.js';
export * from './library.js';
