/** Converts URLs from bytes to strings. */
import { SIGNATURE_LENGTH } from './shapes.js';

/** Bytes that are decoded at once. V8 stores strings of more than about 128 KiB separately, and handles them more slowly. */
export const DECODE_GROUP = 64 * 1024;

/**
 * Appends `count` URLs to `urls`. It decodes groups of URLs and slices them.
 *
 * @param read Returns a string of the ASCII bytes between two positions.
 * @param at Position of the first URL. `offsets` count from here, and one more byte ends each URL.
 * @param tail Text before each signature that the bytes omit, if any.
 */
export function decodeUrls(
  read: (start: number, end: number) => string,
  at: number,
  offsets: Uint32Array,
  count: number,
  tail: string | undefined,
  urls: (string | undefined)[],
): void {
  for (let i = 0; i < count; ) {
    const from = offsets[i] as number;
    let last = i + 1;
    while (last < count && (offsets[last + 1] as number) - from <= DECODE_GROUP) last++;
    const text = read(at + from, at + (offsets[last] as number));
    for (; i < last; i++) {
      const start = (offsets[i] as number) - from;
      const end = (offsets[i + 1] as number) - from - 1;
      if (tail === undefined) urls.push(text.slice(start, end));
      else urls.push(text.slice(start, end - SIGNATURE_LENGTH) + tail + text.slice(end - SIGNATURE_LENGTH, end));
    }
  }
}

/**
 * Appends URLs that have their own memory, because a slice keeps its whole group alive. @param read Returns strings that share no memory.
 */
export function decodeOwnUrls(
  read: (start: number, end: number) => string,
  at: number,
  offsets: Uint32Array,
  count: number,
  urls: (string | undefined)[],
): void {
  for (let i = 0; i < count; i++) urls.push(read(at + (offsets[i] as number), at + (offsets[i + 1] as number) - 1));
}
