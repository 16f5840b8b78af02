import { createGenerator, credentialsFor, date, region } from '../shared/fixtures.mjs';

/** 32 MiB: every pass takes them all. */
export const bodyLength = 32 * 1024 * 1024;

const url = `https://examplebucket.s3.${region}.amazonaws.com/video.mp4`;

/** @returns what a candidate is made from */
export function createWorkload() {
  return { credentials: credentialsFor({ token: false }), region, date, url, bodyLength };
}

/** @returns a body that does not repeat */
export function createBody() {
  const next = createGenerator(32);
  const words = new Uint32Array(bodyLength / 4);
  for (let i = 0; i < words.length; i++) words[i] = next();
  return new Uint8Array(words.buffer);
}

/** @returns a stream of the body in pieces of `size` bytes: made anew for each piece, not copied */
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

/** Reads a stream to its end, and hands each piece to `take`. */
export async function readAll(stream, take) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    take(value);
  }
}
