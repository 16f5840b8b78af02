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
