/** Converts status codes of the core to errors, for keys and templates. request/request-errors.ts does so for requests. */

import { outOfRange, refused, SigV4Error } from '../api/errors.js';
import * as LIMIT from './numbers/limits.js';
import * as STATUS from './numbers/status.js';

/** The signer adds up to eight pairs itself: the host, or the parameters of the signature. */
const MOST_GIVEN = LIMIT.MAX_PAIRS - 8;

/** Returns the error of a refused template, or of the refused key at `index`. */
export function presignError(
  status: number,
  index: number | undefined,
  limits: { readonly maxKeyBytes: number },
): Error {
  switch (status) {
    case STATUS.TEMPLATE_TOO_LONG:
      return outOfRange('template', `at most ${MOST_GIVEN} headers and ${MOST_GIVEN} query parameters`, 'more');
    case STATUS.EMPTY_KEY:
      return emptyKey(index);
    case STATUS.KEY_TOO_LONG:
      return keyTooLong(limits, index);
    case STATUS.DOT_SEGMENT:
      return refused('DotSegment', 'key', 'has a segment "." or "..", which HTTP clients remove', index);
    case STATUS.INVALID_UTF8:
      return refused('InvalidText', 'key', 'is not UTF-8', index);
    case STATUS.DUPLICATE_QUERY:
      return refused('DuplicateQueryParameter', 'query', 'has a repeated parameter', index);
    case STATUS.QUERY_TOO_LONG:
      return queryTooLong(index);
    default:
      return unknownStatus(status, index);
  }
}

/** Returns the error for an unknown status, which means that bindings and core are from different builds. */
export function unknownStatus(status: number, index: number | undefined): Error {
  return new SigV4Error('CoreUnavailable', `refused item ${index ?? 0} with the unknown status ${status}`, {
    field: 'core',
  });
}

/** Returns the error for an empty key. An empty line in a list must never become the URL of the bucket. */
export function emptyKey(index: number | undefined): Error {
  return refused(
    'EmptyKey',
    'key',
    'is empty: leave it out for the URL of the bucket, or set bucketUrl: true in a batch',
    index,
  );
}

export function queryTooLong(index: number | undefined): RangeError {
  return tooManyPairs('query', 'parameters', LIMIT.ITEM_QUERY_CAPACITY, index);
}

export function headersTooLong(index: number | undefined): RangeError {
  return tooManyPairs('headers', 'headers', LIMIT.ITEM_HEADERS_CAPACITY, index);
}

function tooManyPairs(field: string, pairs: string, bytes: number, index: number | undefined): RangeError {
  return outOfRange(field, `at most ${LIMIT.MAX_PAIRS} ${pairs} and ${bytes} bytes`, 'more', index);
}

export function keyTooLong({ maxKeyBytes }: { readonly maxKeyBytes: number }, index: number | undefined): RangeError {
  return outOfRange('key', `at most ${maxKeyBytes} UTF-8 bytes`, 'more', index);
}
