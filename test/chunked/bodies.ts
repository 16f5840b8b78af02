/** Bodies for the tests of siglane/chunked, and streams of them. */
import { patternBytes } from '../vectors/load.mjs';

/** Bytes with a long period. */
export function bodyOf(length: number): Uint8Array<ArrayBuffer> {
  return patternBytes({ factor: 31, first: 7 }, length).map((byte, i) => byte ^ (i >> 8) ^ (i >> 15));
}

/** Pieces of at most `size` bytes, or of the sizes of a list, repeated. */
export function piecesOf(body: Uint8Array, sizes: number | readonly number[]): Uint8Array[] {
  const list = typeof sizes === 'number' ? [sizes] : sizes;
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < body.length; i++) {
    const size = list[i % list.length] as number;
    pieces.push(body.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

export function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = pieces.values();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = rest.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** The output of a stream, in its original pieces. */
export async function pass(
  stream: TransformStream<Uint8Array, Uint8Array>,
  pieces: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const given: Uint8Array[] = [];
  for await (const piece of streamOf(pieces).pipeThrough(stream)) given.push(piece);
  return given;
}

/** The output until the stream fails: the error, and the pieces before it. */
export async function passUntilError(
  stream: TransformStream<Uint8Array, Uint8Array>,
  pieces: readonly Uint8Array[],
): Promise<{ error: Error & { code?: string }; given: Buffer }> {
  const given: Uint8Array[] = [];
  try {
    for await (const piece of streamOf(pieces).pipeThrough(stream)) given.push(piece);
  } catch (error) {
    return { error: error as Error, given: Buffer.concat(given) };
  }
  throw new Error('expected the stream to fail');
}
