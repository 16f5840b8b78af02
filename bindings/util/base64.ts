/** Decodes base64 (RFC 4648, section 4) more strictly than the runtime does. */

/** No nested groups, because a text of megabytes would need that much stack. */
const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;
/** The last four characters. Unused bits must be zero, so that the same bytes have exactly one text. */
const LAST_GROUP = /(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$/;

/** Decodes strict base64. Returns undefined for whitespace, missing padding, another alphabet, or non-zero unused bits. */
export function decodeStrictBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const isStrict = text.length % 4 === 0 && ALPHABET.test(text) && (text === '' || LAST_GROUP.test(text.slice(-4)));
  return isStrict ? decodeBase64(text) : undefined;
}

/** Decodes base64 that is known to be valid. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
