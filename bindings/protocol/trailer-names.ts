/** The header `x-amz-trailer` (Amazon S3 API Reference, "Signature calculations for trailing headers"). */
import { lowerCase, trimBlanks } from '../util/text.js';
import { checksumOf, isChecksum } from './checksums.js';
import { isToken } from './header-names.js';

/** The trailer that ends all others. */
export const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

export const MOST_TRAILERS = 32;
/** As many characters as that many long names have. */
const MOST_CHARACTERS = 4096;

/**
 * The names that it announces, in lower case.
 *
 * @returns undefined if they are too many or none, a name is no header's or there twice, or it is a checksum that S3 does not have: one
 * that nobody compares would look like one that was compared
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
