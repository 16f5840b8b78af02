import { inflateBase64 } from '../../platform/inflate.js';

/**
 * Compiles the first of `inlined` that the engine accepts. Each is a raw DEFLATE stream in base64.
 *
 * @returns Undefined if the engine accepts no module, because it lacks SIMD.
 * @throws the engine's error if it forbids compiling (as a rejection)
 */
export async function compile(...inlined: readonly string[]): Promise<WebAssembly.Module | undefined> {
  for (const text of inlined) {
    const bytes = await inflateBase64(text);
    try {
      return await WebAssembly.compile(bytes);
    } catch (error) {
      // A valid module was refused for another reason, such as a Content-Security-Policy. It is validated only after a failure, because
      // validation takes time.
      if (WebAssembly.validate(bytes)) throw error;
    }
  }
  return undefined;
}

/** Passed to the inlined modules, which import only their texts. */
export type Compile = typeof compile;
