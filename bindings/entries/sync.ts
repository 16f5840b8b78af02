/** siglane/sync: a signer at once, where WebAssembly may be compiled synchronously. */
export { createSignerProvider, createSignerSync } from '../signer/create-signer-sync.js';
export * from './library.js';
