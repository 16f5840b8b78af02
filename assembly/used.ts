/**
 * How far the memory was used since it was last wiped. All of it is 5 MB, and a signer for one client's ten URLs uses 0.2 of them.
 *
 * A call counts as having used everything until `endCall`, so one that refuses, or whose stack ends, cannot say too little. The debug builds look
 * at the whole memory after each `wipe`: a region that a call forgets to mention fails there, in whatever test it happens.
 */
import {
  ARENA, ARENA_END, ARENA_SIZE, CANONICAL_HEADERS, HEADER_TEXT, HOST, INPUT, INPUT_CAPACITY, ITEM_PAIR_TEXT, ITEM_PAIR_TEXT_SIZE, KNOWN_LINES,
  KNOWN_ORIGIN, MESSAGE_CAPACITY, MESSAGE_HEAD, MESSAGES, NORMAL_PATH, OUTPUT, OUTPUT_CAPACITY, PAIR_TEXT, REQUEST_HEADER_TEXT, REQUEST_HEADERS,
  REQUEST_QUERY, REQUEST_QUERY_TEXT, SCOPE_LINES, SIGNED_NAMES, SLACK, SMALL, STRING_TO_SIGN_HEAD, SUFFIX, URL_HEAD, WIRE_PATH, WIRE_QUERY,
} from './memory';

/** Bytes of OUTPUT that are always overwritten: digests, keys, a message that is hashed in pieces. */
const DIGESTS: usize = 128;

/** True from the beginning of a call to its end, and from the beginning of one that never ended. */
let isOpen: bool = false;
/** True if a call never ended. */
let isAllUsed: bool = false;

/** Bytes from the beginning of OUTPUT; of each of the four MESSAGES. */
let output: usize = 0;
let messages: usize = 0;
/** Bytes of the longest packed plan or scope; of the lines of all requests of a call. */
let template: usize = 0;
let requests: usize = 0;
/** True if an item brought a query. */
let itemQueries: bool = false;

/** To be called before anything is written, by every call that writes more than what is SMALL and the first DIGESTS bytes of OUTPUT. */
export function beginCall(): void {
  isAllUsed = isAllUsed || isOpen;
  isOpen = true;
}

/** To be called at the end, by a call that has not refused anything. `end`: of what it wrote to OUTPUT. */
export function endCall(end: usize): void {
  output = max(output, end - OUTPUT);
  isOpen = false;
}

/** The other regions, by what is known when they are written to: a plan or scope of so many bytes, requests, a message, queries of items. */
export function useTemplate(length: usize): void {
  template = max(template, length);
}
export function useRequests(length: usize): void {
  requests = max(requests, length);
}
export function useMessage(length: usize): void {
  messages = max(messages, length);
}
export function useItemQueries(): void {
  itemQueries = true;
}

/** Regions that follow each other, in their order, and what follows the last. */
const TEMPLATE_TEXTS: usize = memory.data<u32>([
  <u32>URL_HEAD, <u32>MESSAGE_HEAD, <u32>SUFFIX, <u32>PAIR_TEXT, <u32>HEADER_TEXT, <u32>STRING_TO_SIGN_HEAD, <u32>ITEM_PAIR_TEXT, 0,
]);
const REQUEST_TEXTS: usize = memory.data<u32>([
  <u32>HOST, <u32>KNOWN_ORIGIN, <u32>WIRE_PATH, <u32>NORMAL_PATH, <u32>WIRE_QUERY, <u32>REQUEST_QUERY_TEXT, <u32>REQUEST_QUERY, <u32>REQUEST_HEADER_TEXT,
  <u32>REQUEST_HEADERS, <u32>SCOPE_LINES, <u32>KNOWN_LINES, <u32>CANONICAL_HEADERS, <u32>SIGNED_NAMES, <u32>ARENA_END, 0,
]);

/** Overwrites the first `used` bytes of a region, and the SLACK behind them. */
function clear(region: usize, used: usize, capacity: usize): void {
  memory.fill(region, 0, min(used, capacity) + SLACK);
}

/** The same of each region of a list. */
function clearEach(list: usize, used: usize): void {
  for (; load<u32>(list, 4) !== 0; list += 4) {
    const region: usize = load<u32>(list);
    clear(region, used, load<u32>(list, 4) - region - SLACK);
  }
}

/**
 * Overwrites all that may have held a key, a token, or what was made from them; the tables apart (`wipeTables`). The constants stand elsewhere. The
 * bindings write to INPUT, and some to OUTPUT: they say how far.
 */
export function wipeUsed(inputBytes: usize, outputBytes: usize): void {
  assert(ARENA_END <= ARENA + ARENA_SIZE);
  if (isOpen || isAllUsed) {
    memory.fill(ARENA, 0, ARENA_SIZE);
  } else {
    clear(INPUT, inputBytes, INPUT_CAPACITY);
    clear(OUTPUT, max(max(output, outputBytes), DIGESTS), OUTPUT_CAPACITY);
    for (let lane: usize = 0; lane < 4; lane++) clear(MESSAGES + lane * MESSAGE_CAPACITY, messages, MESSAGE_CAPACITY);
    if (itemQueries) clear(ITEM_PAIR_TEXT, ITEM_PAIR_TEXT_SIZE, ITEM_PAIR_TEXT_SIZE);
    // As ENCODED_TEMPLATE to TEMPLATE_CAPACITY, and what the core adds itself.
    clearEach(TEMPLATE_TEXTS, 5 * template + 256);
    // A byte of the lines becomes at most six, of a table of pairs, and the header lines of the scope are among the template's bytes.
    if (requests > 0) clearEach(REQUEST_TEXTS, 6 * (requests + template) + 1024);
    memory.fill(SMALL, 0, INPUT - SMALL);
  }
  isOpen = false;
  isAllUsed = false;
  output = 0;
  messages = 0;
  template = 0;
  requests = 0;
  itemQueries = false;
}

/** In the debug builds: nothing is left. To be called at the end of a wipe. */
export function assertWiped(): void {
  if (ASC_NO_ASSERT) return;
  for (let at = ARENA; at < ARENA + ARENA_SIZE; at += 8) assert(load<u64>(at) === 0, 'memory is not wiped');
}
