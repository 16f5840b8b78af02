/**
 * The module from its inlined, compressed form: needs no file, no permission and no bundler's help. Where the engine has no SIMD the scalar
 * module takes its place. It is not imported when it is needed: bundlers would have to split what they make, and cannot always.
 *
 * This file imports nothing but its texts, so that a bundle can have them first: 30 KB of base64 in the midst of code take gzip's window from it.
 */
import { scalar } from '../inlined/scalar.js';
import { simd } from '../inlined/simd.js';
import type { Compile } from './compile.js';

export function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  return compile(simd, scalar);
}
