import { decodeInlined } from './base64.js';
import { builtinModule } from './builtin.js';

/** The part of node:zlib that is needed here. */
interface NodeZlib {
  inflateRawSync?(data: Uint8Array): Uint8Array<ArrayBuffer>;
}

/** The bytes behind base64 of a raw DEFLATE stream (RFC 1951). */
export async function inflateBase64(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = decodeInlined(text);
  // A stream works in Node too, but a process would load all of its web streams for it.
  const inflate = builtinModule<NodeZlib>('node:zlib')?.inflateRawSync;
  if (inflate !== undefined) return inflate(compressed);
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
