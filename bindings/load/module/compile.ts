import { inflateBase64 } from '../../platform/inflate.js';

/**
 * Compiles the first of `inlined` that the engine accepts: each is base64 of raw DEFLATE.
 *
 * @throws Error if it accepts none, or what it throws when it may not compile (as rejections)
 */
export async function compile(...inlined: readonly string[]): Promise<WebAssembly.Module> {
  for (const text of inlined) {
    const bytes = await inflateBase64(text);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new Error('this engine has no SIMD');
}
