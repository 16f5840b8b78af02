import { decodeInlined } from './base64.js';
import { builtinModule } from './builtin.js';

/** The part of node:zlib that is used here. */
interface NodeZlib {
  inflateRawSync?(data: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** Decodes base64 and inflates the raw DEFLATE stream in it (RFC 1951). */
export async function inflateBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = decodeInlined(text);
  // A stream works in Node too, but the process would load all of its web streams.
  const inflate = builtinModule<NodeZlib>('node:zlib')?.inflateRawSync;
  if (inflate !== undefined) return inflate(compressed);
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
