/** A core from a module that the caller brings. */
import { wrongType } from '../api/errors.js';
import type { LoadedCore } from '../api/signer.js';
import { makeCore } from './shared.js';

/**
 * What a core is made of: a compiled module, the bytes of one, or a response with them. A compiled module is a `WebAssembly.Module`, where
 * the types of the DOM or of the runtime know that.
 */
export type CoreSource =
  | (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : object)
  | ArrayBuffer
  | ArrayBufferView<ArrayBuffer>
  | Response;

/**
 * Loads a core from a module that the caller brings: `siglane/core.wasm`, or `siglane/core.scalar.wasm` where there is no SIMD. To be
 * given to `createSigner`; several signers may share it, on the thread that loaded it.
 *
 * @throws TypeError, SigV4Error `CoreUnavailable`, or what a promise rejects with (as rejections)
 */
export async function loadCore(source: CoreSource | Promise<CoreSource>): Promise<LoadedCore> {
  const given: unknown = await source;
  if (!isSource(given))
    throw wrongType('source', 'a WebAssembly.Module, the bytes of one, or a Response with them', given);
  return makeCore(() => {
    if (isResponse(given) && !given.ok) throw new Error(`the response has status ${given.status}`);
    return given;
  });
}

function isSource(given: unknown): given is CoreSource {
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return true;
  if (isResponse(given)) return true;
  return typeof WebAssembly !== 'undefined' && given instanceof WebAssembly.Module;
}

function isResponse(given: unknown): given is Response {
  return typeof Response !== 'undefined' && given instanceof Response;
}
