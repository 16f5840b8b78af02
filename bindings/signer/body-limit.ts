/** The option `maxBodyBytes` of what signs for an HTTP client, and the memory that it limits. */

import { refused } from '../api/errors.js';
import { wholeNumber } from '../util/integers.js';
import type { Bytes } from './sign-request.js';

const DEFAULT_BODY_BYTES = 64 * 2 ** 20;
/** The longest `Uint8Array` of all runtimes. */
const MOST_BODY_BYTES = 2 ** 31 - 1;
/** The first size of the memory for a body of unknown length. */
const FIRST_BYTES = 65_536;

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

/** Collects the pieces of a body in one memory. Kept in a list, a stream of single bytes would take a hundred times the memory. */
export class BodyCollector {
  readonly #most: number;
  #whole: Bytes;
  #length = 0;

  /**
   * @param most bytes of the body
   * @param length of the body as far as it is known
   */
  constructor(most: number, length?: number) {
    this.#most = most;
    this.#whole = new Uint8Array(Math.min(length ?? FIRST_BYTES, most));
  }

  /** Copies a piece, because its source may use the memory again. @throws SigV4Error `BodyTooLarge` */
  add(piece: Uint8Array): void {
    const end = this.#length + piece.length;
    checkLength(end, this.#most);
    if (end > this.#whole.length) {
      const larger = new Uint8Array(Math.min(this.#most, Math.max(end, 2 * this.#whole.length)));
      larger.set(this.#whole.subarray(0, this.#length));
      this.#whole = larger;
    }
    this.#whole.set(piece, this.#length);
    this.#length = end;
  }

  /** Returns the bytes so far, without a copy. */
  bytes(): Bytes {
    return this.#whole.subarray(0, this.#length);
  }
}
