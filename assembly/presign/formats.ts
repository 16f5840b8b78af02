/**
 * The text around each URL, by format. NDJSON has the key as it was given, escaped for JSON. A URL needs no escapes
 * because it is ASCII without quotes, backslashes and control characters.
 *
 *     LINES         https://… \n
 *     BARE          https://… \n        without the text between key and signature, which all URLs share (`layTailAlone`)
 *     JSON_ARRAY    ,"https://…"         the bindings replace the first comma by a bracket, and append the last bracket
 *     NDJSON        {"key":"…","url":"https://…"} \n
 *
 * A skipped item has an empty line, or null.
 */
import { copyText } from '../memory';
import { MOST_ESCAPED, writeEscaped } from '../text/json';

export const LINES: u32 = 0;
export const BARE: u32 = 1;
export const JSON_ARRAY: u32 = 2;
export const NDJSON: u32 = 3;

/** `{"key":"` and `","url":"`. */
const BEFORE_KEY: usize = memory.data<u8>([123, 34, 107, 101, 121, 34, 58, 34, 0, 0, 0, 0, 0, 0, 0, 0]);
const BEFORE_KEY_LENGTH: usize = 8;
const BEFORE_URL: usize = memory.data<u8>([34, 44, 34, 117, 114, 108, 34, 58, 34, 0, 0, 0, 0, 0, 0, 0]);
const BEFORE_URL_LENGTH: usize = 9;

/** Returns the most bytes around a URL whose key has at most `keyBytes`. */
export function mostAround(format: u32, keyBytes: usize): usize {
  if (format === NDJSON) return BEFORE_KEY_LENGTH + MOST_ESCAPED * keyBytes + BEFORE_URL_LENGTH + 3;
  return format === JSON_ARRAY ? 3 : 1;
}

/** Writes the text before the URL of the key between `from` and `end`. Returns where the URL begins. */
export function layBefore(format: u32, out: usize, from: usize, end: usize): usize {
  if (format < JSON_ARRAY) return out;
  if (format === JSON_ARRAY) {
    store<u16>(out, 0x222c);
    return out + 2;
  }
  out = writeEscaped(copyText(out, BEFORE_KEY, BEFORE_KEY_LENGTH), from, end);
  return copyText(out, BEFORE_URL, BEFORE_URL_LENGTH);
}

/** Writes the text that a skipped item has in place of its URL. Returns its end. */
export function laySkipped(format: u32, out: usize): usize {
  if (format >= JSON_ARRAY) {
    if (format === JSON_ARRAY) store<u8>(out++, 0x2c);
    store<u32>(out, 0x6c6c756e);
    out += 4;
    if (format === JSON_ARRAY) return out;
  }
  store<u8>(out, 0x0a);
  return out + 1;
}

/** Writes the text after the URL. Returns its end. */
export function layAfter(format: u32, out: usize): usize {
  if (format >= JSON_ARRAY) {
    store<u8>(out++, 0x22);
    if (format === JSON_ARRAY) return out;
    store<u8>(out++, 0x7d);
  }
  store<u8>(out, 0x0a);
  return out + 1;
}
