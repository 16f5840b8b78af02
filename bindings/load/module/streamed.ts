/**
 * The module compiled while it downloads, from the file beside the library: for pages. Bundlers that know
 * `new URL(…, import.meta.url)` copy the file (Vite, webpack). Where it cannot be had, the inlined form takes its place.
 */

import type { Compile } from './compile.js';

export async function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  try {
    const url = new URL('../../core.wasm', import.meta.url);
    // A file of this machine is none to fetch, and asking for it might ask the user for a permission.
    if (url.protocol !== 'file:') {
      const module = await WebAssembly.compileStreaming(fetch(url));
      // Another file may have the name, where a bundler did not copy this one.
      if (WebAssembly.Module.exports(module).some(({ name }) => name === 'setPlan')) return module;
    }
  } catch {
    // A script that does not know its own address, no such file, none that is served as application/wasm, or no SIMD here.
  }
  const inlined = await import('./inlined.js');
  return inlined.shippedModule(compile);
}
