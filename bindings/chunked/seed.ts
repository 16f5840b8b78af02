/** A signature that others go on from. */
import { outOfRange, wrongType } from '../api/errors.js';
import { isHash } from '../protocol/payload-hash.js';

/** The signature that others go on from. @throws TypeError or RangeError */
export function readSeed(given: unknown): string {
  if (typeof given !== 'string') throw wrongType('seedSignature', 'a string', given);
  if (!isHash(given))
    throw outOfRange('seedSignature', '64 lower-case hexadecimal digits', `${given.length} characters`);
  return given;
}
