/** Findings of the core about a request that it signs. These are the bits of assembly/request/results.ts, and a test compares them. */
export const URL_CHANGED = 1;
export const HAS_DOT_SEGMENTS = 2;
export const ODD_HOST = 4;
