import type { Dialect } from '../api/dialect.js';
import type { Mode } from './mode.js';

/** Bits of assembly/request/rules.ts. */
const RULES = {
  PATH_DOUBLE: 1,
  PATH_AS_GIVEN: 2,
  NORMALIZE_PATH: 4,
  FIRST_OF_DUPLICATES: 8,
  REFUSE_DUPLICATES: 16,
  EMPTY_POST_QUERY: 32,
  IN_QUERY: 64,
  RECEIVED: 128,
} as const;

const PATH_ENCODING = { single: 0, double: RULES.PATH_DOUBLE, none: RULES.PATH_AS_GIVEN };
const DUPLICATE_QUERY = { all: 0, first: RULES.FIRST_OF_DUPLICATES, refuse: RULES.REFUSE_DUPLICATES };

/** What the core must know of a dialect, for signatures that go into the headers or the query. */
export function rulesOf(dialect: Dialect, mode: Mode): number {
  return (
    PATH_ENCODING[dialect.pathEncoding] |
    (dialect.pathNormalization === 'rfc3986' ? RULES.NORMALIZE_PATH : 0) |
    DUPLICATE_QUERY[dialect.duplicateQuery] |
    (dialect.postQuery === 'empty' ? RULES.EMPTY_POST_QUERY : 0) |
    (mode === 'presign' ? RULES.IN_QUERY : 0)
  );
}

/**
 * The same for a request that was received. A path that is encoded twice is taken as it came, raw where a path may be raw, and encoded once
 * more: the sender's first encoding is on the wire.
 */
export function receivedRules(dialect: Dialect): number {
  return rulesOf(dialect, 'sign') | RULES.RECEIVED | (dialect.pathEncoding === 'double' ? RULES.PATH_AS_GIVEN : 0);
}
