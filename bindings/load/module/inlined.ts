/** The module from its inlined, compressed form: needs no file, no permission and no bundler's help. */
import { simd } from '../inlined/simd.js';
import { compile } from './compile.js';

export function shippedModule(): Promise<WebAssembly.Module> {
  return compile(simd);
}
