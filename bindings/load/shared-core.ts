/** From a module to a core, and the core that a thread shares. */

import type { CoreSource, LoadedCore } from '../api/core.js';
import { checkOptions, SigV4Error, wrongType } from '../api/errors.js';
import { Core } from '../core/core.js';
import { coreOf } from '../core/handle.js';
import { type Compile, compile } from './module/compile.js';

/** Gives a module, compiled by what it is given if it is inlined, or undefined where the engine accepts none, for want of SIMD. */
export type ModuleLoad = (compile: Compile) => CoreSource | undefined | Promise<CoreSource | undefined>;

/** @throws SigV4Error `CoreUnavailable` (as a rejection) */
export async function loadModule(load: ModuleLoad): Promise<CoreSource> {
  let module: CoreSource | undefined;
  try {
    module = await load(compile);
  } catch (error) {
    throw unavailable(error);
  }
  if (module === undefined) throw notLoaded('this engine has no SIMD', WITHOUT_SIMD);
  return module;
}

/** @throws SigV4Error `CoreUnavailable` (as a rejection) */
export async function makeCore(load: ModuleLoad): Promise<Core> {
  const module = await loadModule(load);
  try {
    return await Core.instantiate(module as WebAssembly.Module);
  } catch (error) {
    throw unavailable(error);
  }
}

/** What helps where there is no SIMD. */
const WITHOUT_SIMD = 'there is no SIMD here: give "core", made by loadCore of siglane/core.scalar.wasm';

/** What helps, by what engines say when they refuse. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/content security|csp/i, "the page's Content-Security-Policy needs 'wasm-unsafe-eval' in script-src"],
  [/embedder/, 'Cloudflare only imports modules: bundle with the export condition "workerd"'],
  [/simd/i, WITHOUT_SIMD],
  // Next's edge runtime has one that throws, and says its name.
  [/Decompression/, 'use siglane/sync, or give "core", made by loadCore of siglane/core.wasm'],
];

/** An error that says why there is no core, and what helps if that is known. */
export function unavailable(cause: unknown): SigV4Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return notLoaded(reason, ADVICE.find(([pattern]) => pattern.test(reason))?.[1], cause);
}

function notLoaded(reason: string, advice: string | undefined, cause?: unknown): SigV4Error {
  const because = `${reason.replace(/\.$/, '')}${advice === undefined ? '' : `; ${advice}`}`;
  return new SigV4Error('CoreUnavailable', `the WebAssembly core could not be loaded: ${because}`, {}, cause);
}

/** The core that all signers of a thread share, loaded at the first call by `load`. */
export function sharedCore(load: ModuleLoad): () => Promise<Core> {
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
  const { core: given } = options;
  const core = coreOf(given);
  if (given !== undefined && core === undefined) throw wrongType('core', 'what loadCore gives', given);
  return core;
}
