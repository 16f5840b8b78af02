/**
 * How much of the memory was used since it was last wiped. The whole memory has 5 MB; a signer for one client's ten
 * URLs uses 0.2 MB.
 *
 * A call counts as having used everything until `endCall`. So a call that refuses its input, or whose stack overflows,
 * cannot report too little. The debug builds check the whole memory after each `wipe`. If a call forgets to report a
 * region, any test that uses this call fails there.
 */
import {
  ARENA, ARENA_END, ARENA_SIZE, CANONICAL_HEADERS, HEADER_TEXT, HOST, INPUT, ITEM_HEADER_TEXT, KNOWN_LINES,
  KNOWN_ORIGIN, MESSAGE_CAPACITY, MESSAGE_HEAD, MESSAGES, NORMAL_PATH, OUTPUT, PAIR_TEXT, REQUEST_HEADER_TEXT, REQUEST_HEADERS,
  REQUEST_QUERY, REQUEST_QUERY_TEXT, SCOPE_LINES, SIGNED_NAMES, SLACK, SMALL, STRING_TO_SIGN_HEAD, SUFFIX, TABLES, URL_HEAD, WIRE_PATH, WIRE_QUERY,
} from './memory';

/** Calls that began and have not ended: the running call, and calls that were aborted. */
let openCalls: u32 = 0;

/** Bytes of OUTPUT that are always overwritten: digests, keys, the state of a suspended message. */
const DIGESTS: usize = 128;
/** Bytes used from the beginning of OUTPUT, and from the beginning of each of the four MESSAGES. */
let output: usize = DIGESTS;
let messages: usize = 0;
/** Bytes of the longest packed plan or scope, and of the lines of all requests of a call. */
let template: usize = 0;
let requests: usize = 0;
/**
 * Set if an item had its own method, headers or validity. Then the whole region for them is overwritten, a quarter of a
 * megabyte.
 */
let own: bool = false;

/** Begins a call. Every call that writes more than the SMALL region and the first DIGESTS bytes of OUTPUT must begin with it. */
export function beginCall(): void {
  openCalls++;
}

/** Ends a call that has not refused anything. `end` is the end of the text that it wrote to OUTPUT. */
export function endCall(end: usize): void {
  output = max(output, end - OUTPUT);
  openCalls--;
}

/** Record the use of the other regions, as soon as it is known: the bytes of a plan or scope, of requests, of a message. */
export function useTemplate(length: usize): void {
  template = max(template, length);
}
export function useRequests(length: usize): void {
  requests = max(requests, length);
}
export function useOwn(): void {
  own = true;
}
export function useMessage(length: usize): void {
  messages = max(messages, length);
}

/** Regions that follow each other, in their order, and the end of the last. */
const TEMPLATE_TEXTS: usize = memory.data<u32>([
  <u32>URL_HEAD, <u32>MESSAGE_HEAD, <u32>SUFFIX, <u32>PAIR_TEXT, <u32>HEADER_TEXT, <u32>STRING_TO_SIGN_HEAD, <u32>TABLES, 0,
]);
const REQUEST_TEXTS: usize = memory.data<u32>([
  <u32>HOST, <u32>KNOWN_ORIGIN, <u32>WIRE_PATH, <u32>NORMAL_PATH, <u32>WIRE_QUERY, <u32>REQUEST_QUERY_TEXT, <u32>REQUEST_QUERY, <u32>REQUEST_HEADER_TEXT,
  <u32>REQUEST_HEADERS, <u32>SCOPE_LINES, <u32>KNOWN_LINES, <u32>CANONICAL_HEADERS, <u32>SIGNED_NAMES, <u32>ARENA_END, 0,
]);

/** Overwrites `used + SLACK` bytes at the beginning of each region of a list. */
function wipeEach(list: usize, used: usize): void {
  for (; load<u32>(list, 4) !== 0; list += 4) {
    const region: usize = load<u32>(list), next: usize = load<u32>(list, 4);
    memory.fill(region, 0, min(used + SLACK, next - region));
  }
}

/**
 * Overwrites all memory that may have held a key, a token, or anything derived from them, except the tables
 * (`wipeTables`) and the constants, which are elsewhere. The bindings write to INPUT and sometimes to OUTPUT, so they
 * pass how many bytes.
 */
export function wipeUsed(inputBytes: usize, outputBytes: usize): void {
  assert(ARENA_END <= ARENA + ARENA_SIZE);
  if (openCalls !== 0) {
    memory.fill(ARENA, 0, ARENA_SIZE);
  } else {
    memory.fill(SMALL, 0, INPUT - SMALL);
    memory.fill(INPUT, 0, inputBytes + SLACK);
    memory.fill(OUTPUT, 0, max(output, outputBytes) + SLACK);
    for (let lane: usize = 0; lane < 4; lane++) memory.fill(MESSAGES + lane * MESSAGE_CAPACITY, 0, messages + SLACK);
    // The factor is ENCODED_TEMPLATE / TEMPLATE_CAPACITY; 256 bytes are for the text that the core adds.
    wipeEach(TEMPLATE_TEXTS, 5 * template + 256);
    // A byte of a request's lines becomes at most six bytes, as part of a pair table. The header lines of the scope are
    // counted with the template.
    if (own) memory.fill(ITEM_HEADER_TEXT, 0, MESSAGES - ITEM_HEADER_TEXT);
    if (requests > 0) wipeEach(REQUEST_TEXTS, 6 * (requests + template) + 1024);
  }
  openCalls = 0;
  output = DIGESTS;
  messages = 0;
  template = 0;
  requests = 0;
  own = false;
}

/** Asserts, in the debug builds, that nothing is left. Call it at the end of a wipe. */
export function assertWiped(): void {
  if (ASC_NO_ASSERT) return;
  for (let at = ARENA; at < ARENA + ARENA_SIZE; at += 8) assert(load<u64>(at) === 0, 'memory is not wiped');
}
