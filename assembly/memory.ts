/**
 * The layout of the core's whole memory. Nothing is allocated while it runs, so a batch of any size needs no more
 * memory than this. SLACK bytes that may be read and overwritten are between any two regions, so text can be copied
 * sixteen bytes at a time without a check for its end.
 */
export const SLACK: usize = 64;

/** Items of a batch. */
export const BATCH_CAPACITY: usize = 2048;
/**
 * Bytes of a packed template. Header names grow most: they are in the headers, in the list of signed headers, and, with
 * ';' as %3B, in the query.
 */
export const TEMPLATE_CAPACITY: usize = 16 * 1024;
export const ENCODED_TEMPLATE: usize = 5 * TEMPLATE_CAPACITY;
/** Bytes of an item's own query, names and values not yet encoded. */
export const ITEM_QUERY_CAPACITY: usize = 8 * 1024;
/** Bytes of the longest key that a plan may allow. */
export const KEY_CAPACITY: usize = 8 * 1024;
/** Bytes of an item's own headers, names and values. */
export const ITEM_HEADERS_CAPACITY: usize = 8 * 1024;
/** Query pairs, or headers, of a template or of an item. */
export const MAX_PAIRS: usize = 128;
/** Blocks after the key whose schedules are kept. A longer suffix is hashed without schedules. */
export const TABLE_BLOCKS: usize = 64;
/** Message lengths whose last block has its own schedule. */
export const LAST_TABLES_CAPACITY: usize = 1024;
/** Blocks at the beginning of a message whose states are kept. */
export const LEAD_BLOCKS: usize = 64;
/** For signing any request: requests of a call, bytes of the lines of all of them, and bytes of the lines of one. */
export const REQUESTS_CAPACITY: usize = 256;
export const REQUEST_LINES_CAPACITY: usize = 192 * 1024;
export const REQUEST_CAPACITY: usize = 32 * 1024;
/** Bytes of the header lines that all requests of a scope have: a date, and a token of 8 KiB at most. */
export const SCOPE_LINES_CAPACITY: usize = 9 * 1024;
/** Query pairs, or headers, of a request. */
export const MAX_REQUEST_PAIRS: usize = 1024;
/** Bytes between the blocks of one lane and the next in LANE_BLOCKS. */
export const LANE_BLOCK_STRIDE: usize = 256;

export const ARENA_SIZE: usize = 5 * 1024 * 1024;
export const ARENA: usize = memory.data(5242880, 64);

// ── small regions: `wipe` overwrites all memory from here to INPUT ──────────────────────────────────────────────────

/** This region comes first because code with small addresses is shorter. */
export const SMALL: usize = ARENA + SLACK;
/**
 * Where each URL of the last batch begins in OUTPUT, and where the last one ends: u32. Requests use it for the table of
 * request/results.ts.
 */
export const OFFSETS: usize = SMALL;
/** Skipped items of the last batch, u32 each: the index in the lower half, the negated status in the upper half. */
export const SKIPPED: usize = OFFSETS + (BATCH_CAPACITY + 16) * 4 + SLACK;
/** Saved HMAC states of the signing key. */
export const KEY_STATES: usize = SKIPPED + BATCH_CAPACITY * 4 + SLACK;
/** Saved states: after the whole blocks of the message head, and after those of the string to sign. */
export const HEAD_STATE: usize = KEY_STATES + 64 + SLACK;
export const STRING_TO_SIGN_STATE: usize = HEAD_STATE + 64 + SLACK;
/** The padded rest of the string to sign after its whole blocks. The 64 digits of the hash are filled in for each item. */
export const STRING_TO_SIGN_TAIL: usize = STRING_TO_SIGN_STATE + 64 + SLACK;
/** Pair tables (text/sorted-pairs.ts) of the plan's query and headers, and of an item's query, with its text. */
export const PAIRS: usize = STRING_TO_SIGN_TAIL + 256 + SLACK;
export const HEADERS: usize = PAIRS + MAX_PAIRS * 12 + SLACK;
export const ITEM_PAIRS: usize = HEADERS + MAX_PAIRS * 12 + SLACK;
export const ITEM_PAIR_TEXT: usize = ITEM_PAIRS + MAX_PAIRS * 12 + SLACK;
/** A byte for each of TABLES. */
export const TABLE_STATES: usize = ITEM_PAIR_TEXT + 3 * ITEM_QUERY_CAPACITY + MAX_PAIRS + SLACK;
/** The batch in flight, see presign/items.ts. */
export const ITEMS: usize = TABLE_STATES + 64 * TABLE_BLOCKS + LAST_TABLES_CAPACITY + SLACK;
/** Indices of items, u16: sorted by length, and the items that found no group of eight. */
export const ORDER: usize = ITEMS + BATCH_CAPACITY * 16 + SLACK;
export const LEFTOVERS: usize = ORDER + BATCH_CAPACITY * 2 + SLACK;
/** Number of items of each length, u16. */
export const LENGTH_COUNTS: usize = LEFTOVERS + BATCH_CAPACITY * 2 + SLACK;
/** A message whose beginning many others share, and the state after each of its blocks. */
export const LEAD: usize = LENGTH_COUNTS + (LAST_TABLES_CAPACITY + 32) * 2 + SLACK;
export const LEAD_STATES: usize = LEAD + LEAD_BLOCKS * 64 + SLACK;
/**
 * The beginning that many keys share, and the state after each of its blocks. Keys find a group only if they end before
 * LAST_TABLES_CAPACITY.
 */
export const KEY_LEAD: usize = LEAD_STATES + (LEAD_BLOCKS + 2) * 32 + SLACK;
export const KEY_LEAD_STATES: usize = KEY_LEAD + LAST_TABLES_CAPACITY + SLACK;

// ── scratch of the hash functions ──────────────────────────────────────────────────────────────────────────────────

export const SCHEDULE_SCRATCH: usize = KEY_LEAD_STATES + LAST_TABLES_CAPACITY / 2 + SLACK;
/** 64 vectors: word t of four blocks, see sha256/lanes.ts. */
export const LANE_WORDS: usize = SCHEDULE_SCRATCH + 256 + SLACK;
/** Two lane states. */
export const LANE_STATES: usize = LANE_WORDS + 1024 + SLACK;
/**
 * The padded tail of the string to sign, up to three blocks for each of four lanes; and the blocks with the key, in the
 * same way.
 */
export const LANE_BLOCKS: usize = LANE_STATES + 256 + SLACK;
export const KEY_BLOCKS: usize = LANE_BLOCKS + 4 * LANE_BLOCK_STRIDE + SLACK;
export const LANE_DIGESTS: usize = KEY_BLOCKS + 4 * LANE_BLOCK_STRIDE + SLACK;
/** Four u32 each: the number of blocks of each lane, and the address of each lane's schedule. */
export const LANE_COUNTS: usize = LANE_DIGESTS + 128 + SLACK;
export const LANE_SCHEDULES: usize = LANE_COUNTS + 64 + SLACK;
export const BLOCK_SCRATCH: usize = LANE_SCHEDULES + 64 + SLACK;
export const ITEM_STATE: usize = BLOCK_SCRATCH + 64 + SLACK;
export const STREAM: usize = ITEM_STATE + 64 + SLACK;
export const HMAC_BLOCK: usize = STREAM + 128 + SLACK;
export const HMAC_STATE: usize = HMAC_BLOCK + 128 + SLACK;
export const SIGNING_KEY_STATES: usize = HMAC_STATE + 64 + SLACK;

// ── between the bindings and the core ──────────────────────────────────────────────────────────────────────────────

/** Keys, records, or the packed fields of a template, from the bindings. */
export const INPUT_CAPACITY: usize = 384 * 1024;
export const INPUT: usize = SIGNING_KEY_STATES + 64 + SLACK;
/** URLs, digests and canonical requests, for the bindings. */
export const OUTPUT_CAPACITY: usize = 1024 * 1024;
export const OUTPUT: usize = INPUT + INPUT_CAPACITY + SLACK;

// ── texts of the plan, which all items of a batch share, see presign/plan.ts ────────────────────────────────────────

/**
 * URL_HEAD: origin, and path up to the key. MESSAGE_HEAD: method, newline and the same path, which begin the canonical
 * request.
 */
export const URL_HEAD: usize = OUTPUT + OUTPUT_CAPACITY + SLACK;
export const MESSAGE_HEAD: usize = URL_HEAD + ENCODED_TEMPLATE + SLACK;
/** The part of the canonical request after the key: newline, query, headers, signed headers, payload hash. */
export const SUFFIX: usize = MESSAGE_HEAD + ENCODED_TEMPLATE + SLACK;
/** Text of the encoded query pairs. Text of the headers, which has their names a second time. */
export const PAIR_TEXT: usize = SUFFIX + ENCODED_TEMPLATE + SLACK;
export const HEADER_TEXT_SIZE: usize = 2 * TEMPLATE_CAPACITY + MAX_PAIRS;
export const HEADER_TEXT: usize = PAIR_TEXT + ENCODED_TEMPLATE + SLACK;
/** Algorithm, date and scope: the string to sign up to the hash. */
export const STRING_TO_SIGN_HEAD: usize = HEADER_TEXT + HEADER_TEXT_SIZE + SLACK;

// ── schedules of the constant blocks, see presign/tables.ts ────────────────────────────────────────────────────────

export const TABLES: usize = STRING_TO_SIGN_HEAD + TEMPLATE_CAPACITY + SLACK;

// ── an item's own method, headers and validity, see presign/own.ts ─────────────────────────────────────────────────

/** Text and pair table of an item's own headers, and the pair table of both its own and the plan's headers. */
export const ITEM_HEADER_TEXT: usize = TABLES + (64 * TABLE_BLOCKS + LAST_TABLES_CAPACITY) * 256 + SLACK;
export const ITEM_HEADERS: usize = ITEM_HEADER_TEXT + ITEM_HEADERS_CAPACITY + 2 * MAX_PAIRS + SLACK;
export const ALL_HEADERS: usize = ITEM_HEADERS + MAX_PAIRS * 12 + SLACK;
/** The query pairs of the plan with two of them replaced, and the text of these two. The escaped header names are the longest. */
export const OWN_PAIRS: usize = ALL_HEADERS + 2 * MAX_PAIRS * 12 + SLACK;
export const OWN_PAIR_TEXT: usize = OWN_PAIRS + MAX_PAIRS * 12 + SLACK;
/** Methods and ends of canonical requests of all items of a batch that have their own. */
export const OWN_TEXTS_CAPACITY: usize = 192 * 1024;
export const OWN_TEXTS: usize = OWN_PAIR_TEXT + 3 * (TEMPLATE_CAPACITY + ITEM_HEADERS_CAPACITY + 2 * MAX_PAIRS) + SLACK;

// ── whole messages ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Bytes of a message. There are four messages, one for each lane. */
export const MESSAGE_CAPACITY: usize = 192 * 1024;
export const MESSAGES: usize = OWN_TEXTS + OWN_TEXTS_CAPACITY + SLACK;

// ── the request that is being read, see request/ ────────────────────────────────────────────────────────────────────

/** The host, in lower case and without a default port. The scheme and authority that it was read from. */
export const HOST: usize = MESSAGES + 4 * MESSAGE_CAPACITY + SLACK;
export const KNOWN_ORIGIN: usize = HOST + REQUEST_CAPACITY + SLACK;
/** Path and query as they are sent; the normalized path. */
export const WIRE_PATH: usize = KNOWN_ORIGIN + REQUEST_CAPACITY + SLACK;
export const NORMAL_PATH: usize = WIRE_PATH + 3 * REQUEST_CAPACITY + SLACK;
export const WIRE_QUERY: usize = NORMAL_PATH + 3 * REQUEST_CAPACITY + SLACK;
/** Text and pair tables of the query and of the headers. */
export const REQUEST_TEXT_SIZE: usize = 4 * REQUEST_CAPACITY + MAX_REQUEST_PAIRS;
/** The lines, a host, and one more colon for each of them. */
export const HEADERS_SIZE: usize = 2 * REQUEST_CAPACITY + SCOPE_LINES_CAPACITY + MAX_REQUEST_PAIRS;
export const REQUEST_QUERY_TEXT: usize = WIRE_QUERY + REQUEST_TEXT_SIZE + SLACK;
export const REQUEST_QUERY: usize = REQUEST_QUERY_TEXT + REQUEST_TEXT_SIZE + SLACK;
export const REQUEST_HEADER_TEXT: usize = REQUEST_QUERY + MAX_REQUEST_PAIRS * 12 + SLACK;
export const REQUEST_HEADERS: usize = REQUEST_HEADER_TEXT + HEADERS_SIZE + SLACK;
/** The header lines of the scope. The lines of the last request, and the canonical headers and signed names made from both. */
export const SCOPE_LINES: usize = REQUEST_HEADERS + MAX_REQUEST_PAIRS * 12 + SLACK;
export const KNOWN_LINES: usize = SCOPE_LINES + SCOPE_LINES_CAPACITY + SLACK;
export const CANONICAL_HEADERS: usize = KNOWN_LINES + REQUEST_CAPACITY + SLACK;
export const SIGNED_NAMES: usize = CANONICAL_HEADERS + HEADERS_SIZE + SLACK;

/** The end of the last region. Memory above it is not used. The debug build checks that the arena reaches this far. */
export const ARENA_END: usize = SIGNED_NAMES + HEADERS_SIZE + SLACK;

/** Copies `length` bytes, sixteen at a time. Reads and writes up to fifteen bytes after the end. Returns the end of the copy. */
export function copyText(to: usize, from: usize, length: usize): usize {
  const end = to + length;
  assert(to >= ARENA && end <= ARENA_END - SLACK);
  for (; to < end; to += 16, from += 16) {
    const first = load<u64>(from), second = load<u64>(from, 8);
    store<u64>(to, first);
    store<u64>(to, second, 8);
  }
  return end;
}
