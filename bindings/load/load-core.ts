/** A core from a module that the caller brings. */

import type { CoreSource, LoadedCore } from '../api/core.js';
import { wrongType } from '../api/errors.js';
import { CoreHandle } from '../core/handle.js';
import { makeCore } from './shared-core.js';

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
  const core = await makeCore(() => {
    if (isResponse(given) && !given.ok) throw new Error(`the response has status ${given.status}`);
    return given;
  });
  return new CoreHandle(core);
}

function isSource(given: unknown): given is CoreSource {
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return true;
  if (isResponse(given)) return true;
  return typeof WebAssembly !== 'undefined' && given instanceof WebAssembly.Module;
}

function isResponse(given: unknown): given is Response {
  return typeof Response !== 'undefined' && given instanceof Response;
}
