/** Percent-encoding of all characters that RFC 3986 does not call unreserved (AWS, "Create a signed AWS API request", UriEncode). */

/** Percent-encodes a text without lone surrogates, slashes included. */
export function encodeValue(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Percent-encodes a path and keeps its slashes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeValue).join('/');
}

/** Decodes a percent-encoded text. Returns undefined if its bytes are not valid UTF-8. */
export function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g;
/** Characters of an escape, `%41`. */
const ESCAPE = 3;

/**
 * Decodes a percent-encoded text without loss: different bytes give different texts. A byte that is not valid UTF-8 becomes a lone
 * surrogate, U+DC80 to U+DCFF, which valid UTF-8 never decodes to (as Python's PEP 383).
 *
 * @param text in which every "%" is followed by two hexadecimal digits
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

/** Returns the bytes of a UTF-8 character, by its first byte (RFC 3629, section 4); 0 for a byte that cannot be the first. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2 || byte > 0xf4) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/** Decodes a percent-encoded text. Returns it unchanged if its bytes are not valid UTF-8. */
export function decodeText(text: string): string {
  return text.includes('%') ? (decode(text) ?? text) : text;
}

/** A "%" without two hexadecimal digits. */
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;

/** Returns the position of the first "%" without two hexadecimal digits, or -1 if every "%" has them. */
export function badEscapeAt(text: string): number {
  return text.includes('%') ? text.search(BAD_ESCAPE) : -1;
}

/** Returns true if a "%" is not followed by two hexadecimal digits. */
export function hasBadEscape(text: string): boolean {
  return badEscapeAt(text) >= 0;
}
