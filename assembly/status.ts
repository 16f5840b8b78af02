/**
 * Statuses that exported functions return when they refuse their input. A test compares them with
 * bindings/core/numbers/status.ts.
 */
export const TEMPLATE_TOO_LONG: i32 = -1;
export const DUPLICATE_QUERY: i32 = -2;
export const EMPTY_KEY: i32 = -3;
export const KEY_TOO_LONG: i32 = -4;
export const DOT_SEGMENT: i32 = -5;
export const INVALID_UTF8: i32 = -6;
export const QUERY_TOO_LONG: i32 = -7;
export const INVALID_URL: i32 = -8;
export const INVALID_ESCAPE: i32 = -9;
export const RESERVED_QUERY: i32 = -10;
export const INVALID_HEADER: i32 = -11;
export const REQUEST_TOO_LONG: i32 = -12;
export const NEWLINE_IN_FIELD: i32 = -13;
