/** Base64 (RFC 4648, section 4) without what a runtime's own decoder lets pass. */

/** Whole groups of four, and in the last one no bits but those of its bytes: one text for the same bytes, never two. */
const STRICT = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** The bytes of base64, or undefined if it is not strict: blanks, missing padding, other alphabets, bits that belong to no byte. */
export function decodeStrictBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  return STRICT.test(text) ? decodeBase64(text) : undefined;
}

/** The bytes of base64 that is known to be right. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Base64 of bytes, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  // A call has a limit of arguments.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
