/**
 * Offers the same functions as `siglane`, for web pages. It compiles the WebAssembly core while the file downloads.
 *
 * Call `createSigner` as in `siglane`. Your bundler must copy `core.wasm`; if the file cannot be loaded, the inlined core is used.
 *
 * @module siglane/streaming
 */
export { createSigner, createSignerProvider } from '../signer/create-signer-streaming.js';
export * from './library.js';
