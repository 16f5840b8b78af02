/**
 * The module for Cloudflare's workerd, which imports WebAssembly and forbids compiling it. `#core` and its relatives in package.json's
 * "imports" choose between this file and the inlined forms.
 */
import core from '../../core.wasm';

export function shippedModule(): WebAssembly.Module {
  return core;
}
