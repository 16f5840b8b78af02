/**
 * Status codes with which the core refuses. These are the numbers of assembly/status.ts, and a test compares them. Import them as a
 * namespace, so that a bundle contains the numbers and not their names.
 */
export const TEMPLATE_TOO_LONG = -1;
export const DUPLICATE_QUERY = -2;
export const EMPTY_KEY = -3;
export const KEY_TOO_LONG = -4;
export const DOT_SEGMENT = -5;
export const INVALID_UTF8 = -6;
export const QUERY_TOO_LONG = -7;
export const INVALID_URL = -8;
export const INVALID_ESCAPE = -9;
export const RESERVED_QUERY = -10;
export const INVALID_HEADER = -11;
export const REQUEST_TOO_LONG = -12;
export const NEWLINE_IN_FIELD = -13;
