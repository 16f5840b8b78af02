import { inflateBase64 } from '../inflate.js';

/** Compiles a module from its inlined form, base64 of raw DEFLATE: the first of `inlined` that the engine accepts. */
export async function compile(...inlined: readonly string[]): Promise<WebAssembly.Module> {
  const last = inlined.length - 1;
  for (const text of inlined.slice(0, last)) {
    const bytes = await inflateBase64(text);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  return WebAssembly.compile(await inflateBase64(inlined[last] as string));
}
