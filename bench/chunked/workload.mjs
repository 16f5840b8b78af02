import { createGenerator, credentialsFor, date, region } from '../shared/fixtures.mjs';

const MiB = 1024 * 1024;

/** Sizes of the bodies in MiB. The fixed cost of a body hardly counts among the many chunks of the long one. */
export const bodies = { long: 256, short: 32 };

const url = `https://examplebucket.s3.${region}.amazonaws.com/video.mp4`;

/** @returns the input of a candidate */
export function createWorkload() {
  return { credentials: credentialsFor({ token: 0 }), region, date, url };
}

/** @returns the long body, which does not repeat */
export function createBody() {
  const next = createGenerator(32);
  const words = new Uint32Array((bodies.long * MiB) / 4);
  for (let i = 0; i < words.length; i++) words[i] = next();
  return new Uint8Array(words.buffer);
}

/** @returns the first `mib` MiB of the body, not copied */
export function startOf(body, mib) {
  return body.subarray(0, mib * MiB);
}

/** @returns the number of chunks of a body of `mib` MiB */
export function chunksOf({ mib, n }) {
  return (mib * MiB) / n;
}

/** @returns a stream of the body in pieces of `size` bytes. Each piece is a new view; nothing is copied. */
export function streamOf(body, size) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= body.length) return controller.close();
      controller.enqueue(body.subarray(at, at + size));
      at += size;
    },
  });
}

/** Reads a stream to its end, and passes each piece to `take`. */
export async function readAll(stream, take) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    take(value);
  }
}
