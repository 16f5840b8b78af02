/**
 * Returns the module from its compressed inlined text, which needs no file, no permission and no bundler support. Engines without SIMD use
 * the scalar module. The texts are not imported dynamically, because bundlers would have to split their output and cannot always do so.
 *
 * This file imports only its texts, so that a bundle can place them first. 30 KB of base64 in the middle of code use up gzip's window.
 */
import { scalar } from '../inlined/scalar.js';
import { simd } from '../inlined/simd.js';
import type { Compile } from './compile.js';

export function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  return compile(simd, scalar);
}
