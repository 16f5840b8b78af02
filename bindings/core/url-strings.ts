/** URLs as strings, from URLs as bytes. */
import { SIGNATURE_LENGTH } from './shapes.js';

/** Text becomes strings in groups of this many bytes: V8 keeps those of more than about 128 KiB apart, and is slower at it. */
export const DECODE_GROUP = 64 * 1024;

/**
 * Appends `count` URLs to `urls`: groups of them are decoded at once and then sliced.
 *
 * @param read makes a string of the ASCII bytes from one place to another
 * @param at where the first URL stands; `offsets` are counted from there, and each URL is ended by one byte more
 * @param tail what belongs in front of each signature and is not among the bytes, if that is so
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

/** The same, but each URL has memory of its own: a slice keeps all of its group. @param read makes strings that share none */
export function decodeOwnUrls(
  read: (start: number, end: number) => string,
  at: number,
  offsets: Uint32Array,
  count: number,
  urls: (string | undefined)[],
): void {
  for (let i = 0; i < count; i++) urls.push(read(at + (offsets[i] as number), at + (offsets[i + 1] as number) - 1));
}
