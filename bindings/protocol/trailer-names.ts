/** Reads the header `x-amz-trailer` (Amazon S3 API Reference, "Signature calculations for trailing headers"). */
import { lowerCase, trimBlanks } from '../util/text.js';
import { checksumOf, isChecksum } from './checksums.js';
import { isToken } from './header-names.js';

/** The trailer with the signature of all other trailers, which comes last. */
export const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/** The most trailers of a body. */
export const MOST_TRAILERS = 32;
/** The longest accepted header: room for that many long names. */
const MOST_CHARACTERS = 4096;

/**
 * Reads the announced names, in lower case.
 *
 * @returns undefined if there are too many names, a name is invalid or repeated, or it is a checksum that S3 does not have. An unknown
 * checksum is refused because it would look like a verified one
 */
export function readTrailerNames(text: string): string[] | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const names = text.split(',').map((name) => lowerCase(trimBlanks(name)));
  const isRight =
    names.length <= MOST_TRAILERS &&
    new Set(names).size === names.length &&
    names.every((name) => isToken(name) && name !== TRAILER_SIGNATURE && !isUnknownChecksum(name));
  return isRight ? names : undefined;
}

function isUnknownChecksum(name: string): boolean {
  return isChecksum(name) && checksumOf(name) === undefined;
}
