/** From a module to a core, and the core that a thread shares. */
import { Core } from '../core.js';
import { checkOptions, SigV4Error, wrongType } from '../errors.js';
import type { LoadedCore } from '../types.js';

/** What a core is made of: a compiled module, the bytes of one, or a response with them. */
export type CoreSource = WebAssembly.Module | ArrayBuffer | ArrayBufferView<ArrayBuffer> | Response;

/**
 * Loads a core from a module that the caller brings: `siglane/core.wasm`, or `siglane/core.scalar.wasm` where there is no SIMD. To be
 * given to `createSigner`; several signers may share it, on the thread that loaded it.
 *
 * @throws TypeError, or SigV4Error `CoreUnavailable` (as rejections)
 */
export async function loadCore(source: CoreSource | Promise<CoreSource>): Promise<LoadedCore> {
  const given: unknown = await source;
  if (!isSource(given))
    throw wrongType('source', 'a WebAssembly.Module, the bytes of one, or a Response with them', given);
  return makeCore(() => given);
}

function isSource(given: unknown): given is CoreSource {
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return true;
  if (typeof Response !== 'undefined' && given instanceof Response) return true;
  return typeof WebAssembly !== 'undefined' && given instanceof WebAssembly.Module;
}

async function makeCore(load: () => CoreSource | Promise<CoreSource>): Promise<Core> {
  try {
    return await Core.instantiate(await load());
  } catch (error) {
    throw unavailable(error);
  }
}

/** An error that says why there is no core, and what helps. */
export function unavailable(cause: unknown): SigV4Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message =
    `the WebAssembly core could not be loaded: ${reason}. A page with a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; ` +
    'a runtime that only imports modules needs "core", made by loadCore of siglane/core.wasm';
  return new SigV4Error('CoreUnavailable', message, {}, cause);
}

/** The core that all signers of a thread share, loaded at the first call by `load`. */
export function sharedCore(load: () => CoreSource | Promise<CoreSource>): () => Promise<Core> {
  let loading: Promise<Core> | undefined;
  return () => {
    loading ??= makeCore(load).catch((error) => {
      // The next call tries again: a page may allow WebAssembly later, or have more memory.
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/**
 * The core that the options bring, if they do.
 *
 * @throws TypeError
 */
export function givenCore(options: { core?: LoadedCore | undefined }): Core | undefined {
  checkOptions(options);
  const { core } = options;
  if (core !== undefined && !(core instanceof Core)) throw wrongType('core', 'what loadCore gives', core);
  return core;
}
