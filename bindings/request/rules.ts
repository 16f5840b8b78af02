/** Converts a dialect to bits for the core. */

import type { Dialect } from '../api/dialect.js';
import * as RULE from '../core/numbers/rule.js';
import type { Mode } from './mode.js';

const PATH_ENCODING = { single: 0, double: RULE.PATH_DOUBLE, none: RULE.PATH_AS_GIVEN };
const DUPLICATE_QUERY = { all: 0, first: RULE.FIRST_OF_DUPLICATES, refuse: RULE.REFUSE_DUPLICATES };

/** Returns the rules of a dialect, for a signature in the headers or in the query. */
export function rulesOf(dialect: Dialect, mode: Mode): number {
  return (
    PATH_ENCODING[dialect.pathEncoding] |
    (dialect.pathNormalization === 'rfc3986' ? RULE.NORMALIZE_PATH : 0) |
    DUPLICATE_QUERY[dialect.duplicateQuery] |
    (dialect.postQuery === 'empty' ? RULE.EMPTY_POST_QUERY : 0) |
    (mode === 'presign' ? RULE.IN_QUERY : 0)
  );
}

/**
 * Returns the rules for a received request. With `pathEncoding: 'double'` the received path, which the sender has encoded once, is encoded
 * only once more, and may have unencoded characters.
 */
export function receivedRules(dialect: Dialect): number {
  return rulesOf(dialect, 'sign') | RULE.RECEIVED | (dialect.pathEncoding === 'double' ? RULE.PATH_AS_GIVEN : 0);
}
