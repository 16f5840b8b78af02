/** A dialect as the bits that the core reads. */

import type { Dialect } from '../api/dialect.js';
import * as RULE from '../core/numbers/rule.js';
import type { Mode } from './mode.js';

const PATH_ENCODING = { single: 0, double: RULE.PATH_DOUBLE, none: RULE.PATH_AS_GIVEN };
const DUPLICATE_QUERY = { all: 0, first: RULE.FIRST_OF_DUPLICATES, refuse: RULE.REFUSE_DUPLICATES };

/** What the core must know of a dialect, for signatures that go into the headers or the query. */
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
 * The same for a request that was received. A path that is encoded twice is taken as it came, raw where a path may be raw, and encoded once
 * more: the sender's first encoding is on the wire.
 */
export function receivedRules(dialect: Dialect): number {
  return rulesOf(dialect, 'sign') | RULE.RECEIVED | (dialect.pathEncoding === 'double' ? RULE.PATH_AS_GIVEN : 0);
}
