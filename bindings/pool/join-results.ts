/** Joins the results of workers. */

import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import { decodeOwnUrls, decodeUrls } from '../core/url-strings.js';
import { asciiReader } from '../platform/ascii.js';
import { checkTotal } from '../presign/bytes.js';
import { firstOffset, makeWhole, wholeLength } from '../presign/formats.js';
import type { JobResult } from './in-order.js';

/** Appends URLs to `strings`. @param own Gives each string its own memory. */
export function appendStrings({ urls, offsets }: PresignedBytes, strings: string[], own: boolean): void {
  const read = asciiReader(new Uint8Array(urls.buffer as ArrayBuffer));
  const count = offsets.length - 1;
  if (own) decodeOwnUrls(read, urls.byteOffset, offsets, count, strings);
  else decodeUrls(read, urls.byteOffset, offsets, count, undefined, strings);
}

/**
 * Joins all results in their format.
 *
 * @param skips Set if results list refused items. @throws RangeError if the URLs need 4 GiB or more
 */
export async function concatResults(
  results: AsyncIterable<JobResult>,
  format: number,
  skips: boolean,
): Promise<PresignedBytes | PresignedBytesAndRefused> {
  const parts: PresignedBytes[] = [];
  const refused: RefusedItem[] = [];
  let length = 0;
  let count = 0;
  for await (const part of results) {
    parts.push(part);
    for (const item of part.refused ?? []) refused.push(item);
    length += part.urls.length;
    count += part.offsets.length - 1;
    checkTotal(wholeLength(format, length));
  }
  const whole = wholeLength(format, length);
  if (parts.length === 1 && whole === length) return parts[0] as PresignedBytes;
  const urls = new Uint8Array(whole);
  const offsets = new Uint32Array(count + 1);
  offsets[0] = firstOffset(format);
  let at = 0;
  let index = 1;
  for (const part of parts) {
    urls.set(part.urls, at);
    for (let i = 1; i < part.offsets.length; i++) offsets[index++] = at + (part.offsets[i] as number);
    at += part.urls.length;
  }
  makeWhole(format, urls);
  return skips ? { urls, offsets, refused } : { urls, offsets };
}
