/**
 * Compiles the module while it downloads, from the file next to the library, for pages. Bundlers that know `new URL(…, import.meta.url)`
 * copy the file (Vite, webpack). If the file cannot be loaded, the inlined module is used.
 */

import type { Compile } from './compile.js';

export async function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  try {
    const url = new URL('../../core.wasm', import.meta.url);
    // A local file cannot be fetched, and an attempt could ask the user for a permission.
    if (url.protocol !== 'file:') {
      const module = await WebAssembly.compileStreaming(fetch(url));
      // Another file may have this name if the bundler did not copy ours.
      if (WebAssembly.Module.exports(module).some(({ name }) => name === 'setPlan')) return module;
    }
  } catch {
    // The script does not know its address, the file is missing or not served as application/wasm, or the engine lacks SIMD.
  }
  const inlined = await import('./inlined.js');
  return inlined.shippedModule(compile);
}
