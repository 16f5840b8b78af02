/** siglane/streaming: as siglane, with the core compiled while it downloads. For pages. */
export { createSigner, createSignerProvider } from '../signer/create-signer-streaming.js';
export * from './library.js';
