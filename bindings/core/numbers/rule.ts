/** Settings of a dialect that the core needs. These are the bits of assembly/request/rules.ts, and a test compares them. */
export const PATH_DOUBLE = 1;
export const PATH_AS_GIVEN = 2;
export const NORMALIZE_PATH = 4;
export const FIRST_OF_DUPLICATES = 8;
export const REFUSE_DUPLICATES = 16;
export const EMPTY_POST_QUERY = 32;
export const IN_QUERY = 64;
export const RECEIVED = 128;
