import { inflateBase64 } from '../../platform/inflate.js';

/**
 * Compiles the first of `inlined` that the engine accepts: each is base64 of raw DEFLATE.
 *
 * @returns undefined if it accepts none, for want of SIMD
 * @throws what the engine throws when it may not compile (as a rejection)
 */
export async function compile(...inlined: readonly string[]): Promise<WebAssembly.Module | undefined> {
  for (const text of inlined) {
    const bytes = await inflateBase64(text);
    try {
      return await WebAssembly.compile(bytes);
    } catch (error) {
      // A valid module was refused for another reason, such as a Content-Security-Policy. Validated only after a failure: it takes time.
      if (WebAssembly.validate(bytes)) throw error;
    }
  }
  return undefined;
}

/** What the inlined forms are given, because they only have texts. */
export type Compile = typeof compile;
