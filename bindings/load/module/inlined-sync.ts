/** The module from an inlined form that is not compressed, because browsers inflate asynchronously alone. As inlined.ts, it has only texts. */
import { scalar, simd } from '../inlined/uncompressed.js';

/** @param decode gives the bytes of base64 */
export function shippedModule(decode: (text: string) => Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const bytes = decode(simd);
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (WebAssembly.validate(bytes)) throw error;
    return new WebAssembly.Module(decode(scalar));
  }
}
