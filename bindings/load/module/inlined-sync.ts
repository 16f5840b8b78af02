/**
 * Returns the module from an uncompressed inlined text, because browsers inflate only asynchronously. Like inlined.ts, it imports only
 * texts.
 */
import { scalar, simd } from '../inlined/uncompressed.js';

/** @param decode Returns the bytes of base64. */
export function shippedModule(decode: (text: string) => Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const bytes = decode(simd);
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (WebAssembly.validate(bytes)) throw error;
    return new WebAssembly.Module(decode(scalar));
  }
}
