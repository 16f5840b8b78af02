/** Validates trailers, which are sent after a body. */

import type { ChecksumAlgorithm } from '../api/chunked.js';
import { outOfRange, refused, wrongType } from '../api/errors.js';
import { checksumAlgorithms, checksumHeader, checksumLength } from '../protocol/checksums.js';
import { isToken } from '../protocol/header-names.js';
import { TRAILER_SIGNATURE } from '../protocol/trailer-names.js';

/** A trailer with its value, or with the algorithm of its checksum. */
export interface PlannedTrailer {
  /** Lower case. */
  readonly name: string;
  readonly value: string | undefined;
  readonly algorithm: ChecksumAlgorithm | undefined;
  /** Bytes of the value. */
  readonly length: number;
}

/** Visible ASCII, with spaces and tabs only inside. */
const VALUE = /^[!-~](?:[ \t!-~]*[!-~])?$/;
const MOST_BYTES = 8192;

/**
 * Validates trailers and sorts them by name, the order in which they are signed and sent.
 *
 * @throws TypeError, RangeError, SigV4Error `InvalidHeader` or `ReservedHeader`
 */
export function readTrailers(trailers: unknown, checksum: unknown): PlannedTrailer[] {
  const planned: PlannedTrailer[] = [];
  if (checksum !== undefined) planned.push(checksumTrailer(checksum));
  if (trailers !== undefined) {
    if (typeof trailers !== 'object' || trailers === null || Symbol.iterator in trailers)
      throw wrongType('trailers', 'a record of names and values', trailers);
    for (const [name, value] of Object.entries(trailers)) planned.push(readTrailer(name, value));
  }
  planned.sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = planned.find(({ name }, i) => name === planned[i + 1]?.name);
  if (twice !== undefined) throw refused('InvalidHeader', `trailers.${twice.name}`, 'is given twice');
  return planned;
}

function checksumTrailer(given: unknown): PlannedTrailer {
  const algorithm = checksumAlgorithms.find((each) => each === given);
  if (typeof given !== 'string') throw wrongType('checksum', 'a string', given);
  if (algorithm === undefined) throw outOfRange('checksum', checksumAlgorithms.join(', '), JSON.stringify(given));
  return { name: checksumHeader(algorithm), value: undefined, algorithm, length: checksumLength(algorithm) };
}

function readTrailer(given: string, value: unknown): PlannedTrailer {
  if (!isToken(given)) throw refused('InvalidHeader', 'trailers', 'has a name that is not a valid HTTP header name');
  const name = given.toLowerCase();
  if (name === TRAILER_SIGNATURE)
    throw refused('ReservedHeader', `trailers.${name}`, 'is set by the signer: leave it out');
  if (typeof value !== 'string') throw wrongType(`trailers.${name}`, 'a string', value);
  if (!VALUE.test(value))
    throw refused('InvalidHeader', `trailers.${name}`, 'must be visible ASCII, with spaces and tabs only inside');
  if (value.length > MOST_BYTES) throw outOfRange(`trailers.${name}`, `at most ${MOST_BYTES} bytes`, value.length);
  return { name, value, algorithm: undefined, length: value.length };
}
