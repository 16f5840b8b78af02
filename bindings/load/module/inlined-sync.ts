/** The module from an inlined form that is not compressed, because browsers inflate asynchronously alone. */

import { decodeBase64 } from '../../util/base64.js';
import { scalar, simd } from '../inlined/uncompressed.js';

export function shippedModule(): WebAssembly.Module {
  const bytes = decodeBase64(simd);
  return new WebAssembly.Module(WebAssembly.validate(bytes) ? bytes : decodeBase64(scalar));
}
