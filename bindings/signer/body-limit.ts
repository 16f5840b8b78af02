/** The option `maxBodyBytes` of what signs for an HTTP client. */

import { refused } from '../api/errors.js';
import { wholeNumber } from '../util/integers.js';

const DEFAULT_BODY_BYTES = 64 * 2 ** 20;
/** The longest `Uint8Array` of all runtimes. */
const MOST_BODY_BYTES = 2 ** 31 - 1;

/** Reads the option. @throws TypeError or RangeError */
export function readMaxBodyBytes(given: unknown): number {
  return wholeNumber('maxBodyBytes', given, MOST_BODY_BYTES, ' bytes') ?? DEFAULT_BODY_BYTES;
}

/** @throws SigV4Error `BodyTooLarge` */
export function checkLength(length: number, most: number): void {
  if (length > most)
    throw refused(
      'BodyTooLarge',
      'body',
      `has more than ${most} bytes, and would be read into memory to be hashed: raise "maxBodyBytes", or for S3 set "unsignedStreams"`,
    );
}
