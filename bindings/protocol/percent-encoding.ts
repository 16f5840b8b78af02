/** Percent-encoding as Signature Version 4 has it (AWS, "Create a signed AWS API request", UriEncode): all but RFC 3986's unreserved characters. */

/** A text that is well formed, encoded. */
export function encodeValue(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The same, with the slashes left as they are. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeValue).join('/');
}

/** What was encoded, or undefined if it is not the UTF-8 of a text. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g;
/** Characters of one byte's escape. */
const ESCAPE = 3;

/**
 * What was encoded, so that two texts never come to one: a byte that is not valid UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, which no
 * UTF-8 is decoded to (PEP 383 does the same in Python).
 *
 * @param text whose escapes are known to be such
 */
export function decodeApart(text: string): string {
  if (!text.includes('%')) return text;
  return decode(text) ?? text.replace(ESCAPES, decodeBytes);
}

function decodeBytes(escapes: string): string {
  let decoded = '';
  for (let at = 0; at < escapes.length; ) {
    const byte = Number.parseInt(escapes.slice(at + 1, at + ESCAPE), 16);
    const length = ESCAPE * sequenceLength(byte);
    const character = length > 0 && at + length <= escapes.length ? decode(escapes.slice(at, at + length)) : undefined;
    decoded += character ?? String.fromCharCode(0xdc00 + byte);
    at += character === undefined ? ESCAPE : length;
  }
  return decoded;
}

/** How many bytes a character has in UTF-8, by its first (RFC 3629, section 4); 0 for a byte that begins none. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** What was encoded, or the text as it is if that is not the UTF-8 of one. */
export function decodeText(text: string): string {
  return text.includes('%') ? (decode(text) ?? text) : text;
}

/** A "%" that two hexadecimal digits do not follow. */
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/** Where the first "%" is that two hexadecimal digits do not follow; -1 if there is none. */
export function badEscapeAt(text: string): number {
  return text.includes('%') ? text.search(BAD_ESCAPE) : -1;
}

/** True if a "%" is not followed by two hexadecimal digits. */
export function hasBadEscape(text: string): boolean {
  return badEscapeAt(text) >= 0;
}
