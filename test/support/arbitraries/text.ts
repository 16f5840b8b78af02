/** Texts that are hard to encode, and lengths that are hard to pad. */
import fc from 'fast-check';

/** Several code units or bytes each, so that string length and byte length differ. */
const hardCharacter = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'/ +%~*\'()!&=?#:@$,;"<>[]\\^`{|}._-') },
  { weight: 1, arbitrary: fc.constantFrom('\0', '\n', '\r', '\t', '\u001f', '\u007f') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('é', '\u0301', '\u0080', '߿', 'ࠀ', '€', '\ud7ff', '\ue000', '\ufeff', '\uffff'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\u{10000}', '😀', '\u{10ffff}') },
);

const plainCharacter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/');

/** Text of any characters, with hard characters as often as plain characters. */
export function hardText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(plainCharacter, hardCharacter, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
  return fc.string({ unit, minLength, maxLength, size: 'max' });
}

export function plainText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: plainCharacter, minLength, maxLength, size: 'max' });
}

/** Printable ASCII. */
export function asciiText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: 'grapheme-ascii', minLength, maxLength, size: 'max' });
}

/** Lengths at which SHA-256 begins another block, or pads into another block. */
const BOUNDARIES = [0, 1, 54, 55, 56, 57, 63];

/** Remainders modulo 64, most of them at a boundary. */
export const blockRemainder = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...BOUNDARIES) },
  { weight: 1, arbitrary: fc.nat({ max: 63 }) },
);

/**
 * Pads a key with plain characters until its text, now `length` bytes long, has the remainder. The padding follows the
 * first character, so that the key keeps its first and last character.
 */
export function padToRemainder(key: string, length: number, remainder: number): string {
  const [first = '', ...rest] = key;
  return first + 'p'.repeat((remainder - (length % 64) + 64) % 64) + rest.join('');
}
