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
