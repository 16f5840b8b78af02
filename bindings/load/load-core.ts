/** Loads a core from the caller's module. */

import type { CoreSource, LoadedCore } from '../api/core.js';
import { wrongType } from '../api/errors.js';
import { CoreHandle } from '../core/handle.js';
import { makeCore } from './shared-core.js';

/**
 * Loads a core from a module that you provide: `siglane/core.wasm`, or `siglane/core.scalar.wasm` for engines without SIMD. Pass it as the
 * option `core`. Several signers on the same thread may share it.
 *
 * @param source A `WebAssembly.Module`, its bytes, a `Response` with its bytes, or a promise of these. Bytes are not kept.
 * @returns The core, which can be used only on this thread.
 * @throws TypeError for any other value (as a rejection).
 * @throws SigV4Error `CoreUnavailable` if the module cannot be compiled or is not siglane's (as a rejection). If `source` is a promise that
 * rejects, its reason is passed on.
 * @example
 * ```js
 * const core = await loadCore(readFile(new URL(import.meta.resolve('siglane/core.wasm'))));
 * const signer = await createSigner({ credentials, region: 'us-east-1', service: 's3', core });
 * ```
 */
export async function loadCore(source: CoreSource | Promise<CoreSource>): Promise<LoadedCore> {
  const given: unknown = await source;
  if (!isSource(given))
    throw wrongType('source', 'a WebAssembly.Module, its bytes, or a Response with its bytes', given);
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
