/** Loads the core: nothing here needs a file, a permission or a bundler's help. */
import { Core } from '../core.js';
import { scalarModule, simdModule } from './inlined.js';

let loading: Promise<Core> | undefined;

/**
 * The core of this thread, loaded at the first call: the SIMD module where the engine accepts it, the scalar one elsewhere.
 * Both give the same results.
 */
export function loadCore(): Promise<Core> {
  loading ??= instantiate().catch((error) => {
    // The next call tries again: a page may allow WebAssembly later, or have more memory.
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate(): Promise<Core> {
  const simd = decodeBase64(simdModule);
  return Core.instantiate(WebAssembly.validate(simd) ? simd : decodeBase64(scalarModule));
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
