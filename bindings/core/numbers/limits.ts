/** What the core has room for, where the bindings check it or name it in a message: numbers of assembly/memory.ts, which a test compares. */

/** Bytes of a key. */
export const KEY_CAPACITY = 8192;
/** Bytes of an item's query. */
export const ITEM_QUERY_CAPACITY = 8192;
/** Bytes of an item's headers. */
export const ITEM_HEADERS_CAPACITY = 8192;
/** Bytes of the keys or items of one call. */
export const INPUT_CAPACITY = 393_216;
/** Headers, or parameters of a query. */
export const MAX_PAIRS = 128;
