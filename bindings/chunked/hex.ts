/** A signature, and its bytes. */

export const SIGNATURE = /^[0-9a-f]{64}$/;

/** The bytes of hexadecimal digits that are known to be such. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
