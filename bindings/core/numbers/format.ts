/** What the core writes around each URL: the numbers of assembly/presign/formats.ts, which a test compares. */
export const LINES = 0;
export const BARE = 1;
export const JSON_ARRAY = 2;
export const NDJSON = 3;
