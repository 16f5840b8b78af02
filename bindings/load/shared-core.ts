/** Loads modules and cores, and shares one core in each thread. */

import type { CoreSource, LoadedCore } from '../api/core.js';
import { checkOptions, SigV4Error, wrongType } from '../api/errors.js';
import { Core } from '../core/core.js';
import { coreOf } from '../core/handle.js';
import { type Compile, compile } from './module/compile.js';

/**
 * Returns a module. An inlined module is compiled by the given function. The result is undefined if the engine accepts no module, because
 * it lacks SIMD.
 */
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

/** Advice for engines without SIMD. */
const WITHOUT_SIMD = 'this engine lacks SIMD: give "core" from loadCore with siglane/core.scalar.wasm';

/** Advice by the engine's error message. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/content security|csp/i, "the page's Content-Security-Policy needs 'wasm-unsafe-eval' in script-src"],
  [/embedder/, 'Cloudflare only allows imported modules: bundle with the export condition "workerd"'],
  [/simd/i, WITHOUT_SIMD],
  // Next's edge runtime has a DecompressionStream that throws, and names it in the message.
  [/Decompression/, 'use siglane/sync, or give "core" from loadCore with siglane/core.wasm'],
];

/** Returns the error for a core that cannot be loaded, with the reason and advice where it is known. */
export function unavailable(cause: unknown): SigV4Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return notLoaded(reason, ADVICE.find(([pattern]) => pattern.test(reason))?.[1], cause);
}

function notLoaded(reason: string, advice: string | undefined, cause?: unknown): SigV4Error {
  const because = `${reason.replace(/\.$/, '')}${advice === undefined ? '' : `; ${advice}`}`;
  return new SigV4Error('CoreUnavailable', `the WebAssembly core could not be loaded: ${because}`, {}, cause);
}

/** Returns a function that loads the core at its first call. All signers of a thread share this core. */
export function sharedCore(load: ModuleLoad): () => Promise<Core> {
  let loading: Promise<Core> | undefined;
  return () => {
    loading ??= makeCore(load).catch((error) => {
      // The next call tries again, because a page may allow WebAssembly later, or have more memory.
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/**
 * Returns the core in the options, if there is one.
 *
 * @throws TypeError
 */
export function givenCore(options: { core?: LoadedCore | undefined }): Core | undefined {
  checkOptions(options);
  const { core: given } = options;
  const core = coreOf(given);
  if (given !== undefined && core === undefined)
    throw wrongType('core', 'a core from loadCore (await it first)', given);
  return core;
}
