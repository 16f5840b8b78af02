/**
 * The module compiled while it downloads, from the file beside the library: for pages. Bundlers that know
 * `new URL(…, import.meta.url)` copy the file (Vite, webpack). Where it cannot be had, the inlined form takes its place.
 */
export async function shippedModule(): Promise<WebAssembly.Module> {
  const url = new URL('../../core.wasm', import.meta.url);
  try {
    // A file of this machine is none to fetch, and asking for it might ask the user for a permission.
    if (url.protocol !== 'file:') return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // Not found, not served as application/wasm, or no SIMD here.
  }
  const inlined = await import('./inlined.js');
  return inlined.shippedModule();
}
