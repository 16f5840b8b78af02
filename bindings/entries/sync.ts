/**
 * Offers the same functions as `siglane`, with a signer that is created synchronously.
 *
 * Call `createSignerSync`. It works where the runtime may compile WebAssembly synchronously, as in Node, Deno, Bun and web workers.
 *
 * @module siglane/sync
 */
export { createSignerProvider, createSignerSync } from '../signer/create-signer-sync.js';
export * from './library.js';
