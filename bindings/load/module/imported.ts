/**
 * Returns the module for Cloudflare's workerd, which imports WebAssembly and forbids compiling it. The `#core` entries in package.json's
 * "imports" choose between this file and the inlined modules.
 */
import core from '../../core.wasm';

export function shippedModule(): WebAssembly.Module {
  return core;
}
