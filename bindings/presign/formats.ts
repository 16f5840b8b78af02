/**
 * The formats of URLs as bytes. Lines and NDJSON of several batches are a whole as they are. In JSON the core begins each entry with a comma:
 * the first comma of all becomes the bracket that opens the array, and the one that closes it is appended.
 */

import { outOfRange, wrongType } from '../api/errors.js';
import type { BytesOptions, PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import { JSON_ARRAY, LINES, NDJSON } from '../core/numbers/format.js';

const [OPEN, CLOSE] = [0x5b, 0x5d];

/** The core's number of a format. @throws TypeError or RangeError if there is no such format */
export function readFormat(format: BytesOptions['format'] = 'lines'): number {
  if (typeof format !== 'string') throw wrongType('format', 'a string', format);
  if (format === 'lines') return LINES;
  if (format === 'json') return JSON_ARRAY;
  if (format === 'ndjson') return NDJSON;
  throw outOfRange('format', '"lines", "json" or "ndjson"', JSON.stringify(format));
}

/** Where the first entry begins: after the bracket, or the comma, of an array. */
export function firstOffset(format: number): number {
  return format === JSON_ARRAY ? 1 : 0;
}

/** Bytes of the whole whose entries need `length`. */
export function wholeLength(format: number, length: number): number {
  return format === JSON_ARRAY ? Math.max(length, 1) + 1 : length;
}

/** Makes `urls`, which are `wholeLength` and have all entries, whole. */
export function makeWhole(format: number, urls: Uint8Array): void {
  if (format !== JSON_ARRAY) return;
  urls[0] = OPEN;
  urls[urls.length - 1] = CLOSE;
}

type Parts = AsyncGenerator<PresignedBytes | PresignedBytesAndRefused, void, undefined>;

/**
 * Makes a stream of parts whole. The bracket that closes an array is a result of its own: no part can know that it is the last.
 *
 * @param skips whether results say what was refused
 */
export function wholeStream(format: number, parts: Parts, skips: boolean): Parts {
  return format === JSON_ARRAY ? arrayOf(parts, skips) : parts;
}

async function* arrayOf(parts: Parts, skips: boolean): Parts {
  let open = false;
  for await (const part of parts) {
    if (!open) part.urls[0] = OPEN;
    open = true;
    yield part;
  }
  const end = { urls: Uint8Array.from(open ? [CLOSE] : [OPEN, CLOSE]), offsets: Uint32Array.of(open ? 0 : 1) };
  yield skips ? { ...end, refused: [] } : end;
}
