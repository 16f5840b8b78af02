/** Base64 (RFC 4648, section 4) without what a runtime's own decoder lets pass. */

/** No groups within groups: a text of megabytes would need as much of the stack. */
const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;
/** The last four characters: no bits but those of their bytes, so that the same bytes have one text, never two. */
const LAST_GROUP = /(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$/;

/** The bytes of base64, or undefined if it is not strict: blanks, missing padding, other alphabets, bits that belong to no byte. */
export function decodeStrictBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const isStrict = text.length % 4 === 0 && ALPHABET.test(text) && (text === '' || LAST_GROUP.test(text.slice(-4)));
  return isStrict ? decodeBase64(text) : undefined;
}

/** The bytes of base64 that is known to be right. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
