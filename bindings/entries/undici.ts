/**
 * Signs the requests of undici and of Node's own `fetch`, in an interceptor.
 *
 * Call `createSigningInterceptor` with a signer from `siglane`, and compose a `Client`, `Pool` or `Agent` with the result.
 *
 * @module siglane/undici
 */

export type { SigningInterceptor, SigningInterceptorOptions } from '../api/undici.js';
export { createSigningInterceptor } from '../undici/create-signing-interceptor.js';
