import { inflateBase64 } from '../inflate.js';

/**
 * Compiles a module from its inlined form: base64 of raw DEFLATE. Where the engine has no SIMD the scalar module takes its place. That one
 * is imported only then, so that bundlers put it into a file of its own, which hardly anybody downloads.
 */
export async function compile(inlined: string): Promise<WebAssembly.Module> {
  const bytes = await inflateBase64(inlined);
  if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  const { scalar } = await import('../inlined/scalar.js');
  return WebAssembly.compile(await inflateBase64(scalar));
}
