/** Reads bodies of a `fetch` into memory, up to a limit. */

import { wrongType } from '../api/errors.js';
import { toBytes } from '../protocol/payload-hash.js';
import { untilAborted } from '../util/abortable.js';
import { BodyCollector, checkLength } from './body-limit.js';
import type { Bytes } from './sign-request.js';

/**
 * Returns true for a body that takes no more memory when it is read. False for streams, and for blobs and forms, which may be files on a
 * disk. Undefined stands for the body of a `Request`, whose source nobody knows.
 *
 * @param given the body as the caller gave it to `fetch`
 */
export function isInMemory(given: unknown): boolean {
  return (
    typeof given === 'string' ||
    ArrayBuffer.isView(given) ||
    given instanceof ArrayBuffer ||
    given instanceof URLSearchParams
  );
}

/**
 * Reads a body. If it is too long, or the signal of the request aborts, its stream is cancelled.
 *
 * @param request is consumed
 * @param given the body as the caller gave it to `fetch`
 * @param most bytes, for a body that is not in memory already
 * @throws SigV4Error `BodyTooLarge`; TypeError for a stream of anything but bytes; errors of the stream
 */
export async function readBounded(request: Request, given: unknown, most: number): Promise<Bytes> {
  const stream = request.body as ReadableStream<unknown> | undefined;
  // Some engines lack `body`.
  if (stream === undefined || isInMemory(given)) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (!isInMemory(given)) checkLength(bytes.length, most);
    return bytes;
  }
  const reader = stream.getReader();
  try {
    const length = declaredLength(request, given);
    checkLength(length ?? 0, most);
    return await untilAborted(readAll(reader, new BodyCollector(most, length)), request.signal);
  } catch (error) {
    reader.cancel(error).catch(() => {});
    throw error;
  }
}

/** Returns the bytes of a body as far as they are known before it is read. */
function declaredLength({ headers }: Request, given: unknown): number | undefined {
  if (given instanceof Blob) return given.size;
  const declared = headers.get('content-length') ?? '';
  return /^\d+$/.test(declared) ? Number(declared) : undefined;
}

async function readAll(reader: ReadableStreamDefaultReader<unknown>, collector: BodyCollector): Promise<Bytes> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return collector.bytes();
    if (!ArrayBuffer.isView(value)) throw wrongType('body', 'a stream of bytes (Uint8Array)', value);
    collector.add(toBytes(value));
  }
}
