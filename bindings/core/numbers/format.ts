/** Separators that the core writes around each URL. These are the numbers of assembly/presign/formats.ts, and a test compares them. */
export const LINES = 0;
export const BARE = 1;
export const JSON_ARRAY = 2;
export const NDJSON = 3;
