/**
 * Formats of URLs as bytes. Batches of lines and NDJSON can be concatenated. In JSON the core begins each entry with a comma. The very
 * first comma is replaced by the opening bracket, and the closing bracket is appended.
 */

import { outOfRange, wrongType } from '../api/errors.js';
import type { BytesOptions, PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import { JSON_ARRAY, LINES, NDJSON } from '../core/numbers/format.js';

const [OPEN, CLOSE] = [0x5b, 0x5d];

/** Returns the core's number of a format. @throws TypeError or RangeError for an unknown format */
export function readFormat(format: BytesOptions['format'] = 'lines'): number {
  if (typeof format !== 'string') throw wrongType('format', 'a string', format);
  if (format === 'lines') return LINES;
  if (format === 'json') return JSON_ARRAY;
  if (format === 'ndjson') return NDJSON;
  throw outOfRange('format', '"lines", "json" or "ndjson"', JSON.stringify(format));
}

/** Returns the offset of the first entry, which follows the bracket or comma of an array. */
export function firstOffset(format: number): number {
  return format === JSON_ARRAY ? 1 : 0;
}

/** Returns the bytes of the complete text whose entries need `length`. */
export function wholeLength(format: number, length: number): number {
  return format === JSON_ARRAY ? Math.max(length, 1) + 1 : length;
}

/** Writes the brackets into `urls`, which has all entries and `wholeLength` bytes. */
export function makeWhole(format: number, urls: Uint8Array): void {
  if (format !== JSON_ARRAY) return;
  urls[0] = OPEN;
  urls[urls.length - 1] = CLOSE;
}

type Parts = AsyncGenerator<PresignedBytes | PresignedBytesAndRefused, void, undefined>;

/**
 * Completes a stream of parts. The closing bracket of an array is a separate result, because a part does not know that it is the last.
 *
 * @param skips true if results list refused items
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
