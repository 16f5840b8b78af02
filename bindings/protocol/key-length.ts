import { outOfRange } from '../api/errors.js';
import { MOST_KEY_BYTES } from './object-key.js';

/** Checks the length of an object key. @throws RangeError */
export function checkKeyLength(field: string, key: string, index?: number): void {
  // UTF-8 has at most three bytes for a UTF-16 unit.
  if (3 * key.length > MOST_KEY_BYTES && new TextEncoder().encode(key).length > MOST_KEY_BYTES)
    throw outOfRange(field, `at most ${MOST_KEY_BYTES} UTF-8 bytes`, 'more', index);
}
