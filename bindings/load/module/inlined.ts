/**
 * The module from its inlined, compressed form: needs no file, no permission and no bundler's help. Where the engine has no SIMD the scalar
 * module takes its place. It is not imported when it is needed: bundlers would have to split what they make, and cannot always.
 */
import { scalar } from '../inlined/scalar.js';
import { simd } from '../inlined/simd.js';
import { compile } from './compile.js';

export function shippedModule(): Promise<WebAssembly.Module | undefined> {
  return compile(simd, scalar);
}
