/** What the core finds of a request that it signs: the bits of assembly/request/results.ts, which a test compares. */
export const URL_CHANGED = 1;
export const HAS_DOT_SEGMENTS = 2;
export const ODD_HOST = 4;
