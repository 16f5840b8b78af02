/**
 * Limits of the core that the bindings check or name in messages. These are the numbers of assembly/memory.ts, and a test compares them.
 */

/** Bytes of a key. */
export const KEY_CAPACITY = 8192;
/** Bytes of an item's query. */
export const ITEM_QUERY_CAPACITY = 8192;
/** Bytes of an item's headers. */
export const ITEM_HEADERS_CAPACITY = 8192;
/** Bytes of the keys or items in one call. */
export const INPUT_CAPACITY = 393_216;
/** Headers, or query parameters. */
export const MAX_PAIRS = 128;
