/**
 * The signed headers: the headers of the request, the headers of its scope (date and token), and `host`.
 *
 *     lines of the request ─┐
 *     SCOPE_LINES           ├──▶ REQUEST_HEADERS, sorted ──▶ CANONICAL_HEADERS   "name:value\n" for each
 *     HOST                 ─┘                          └──▶ SIGNED_NAMES        the names, joined with ';'
 *
 * Most requests of a program have the same headers as the request before. Then both results are still valid.
 */
import { CANONICAL_HEADERS, copyText, HOST, KNOWN_LINES, MAX_REQUEST_PAIRS, REQUEST_CAPACITY, REQUEST_HEADER_TEXT, REQUEST_HEADERS, SCOPE_LINES, SCOPE_LINES_CAPACITY, SIGNED_NAMES, SLACK } from '../memory';
import { INVALID_HEADER, REQUEST_TOO_LONG } from '../status';
import { sameText } from '../text/bytes';
import { enterHeader, writeHeaders, writeSignedHeaders } from '../text/canonical-headers';
import { fieldAt, fieldLength, nextField, nextFieldAt, nextLine, openFields } from '../text/fields';
import { PAIR, pairAt, sortByName } from '../text/sorted-pairs';
import { hasRule, IN_QUERY } from './rules';
import { hostLength, originNumber } from './url';

const HOST_NAME: usize = memory.data<u8>([104, 111, 115, 116]);

/** Bytes at CANONICAL_HEADERS and SIGNED_NAMES. */
export let canonicalHeadersLength: usize = 0;
export let signedNamesLength: usize = 0;

/** Bytes at KNOWN_LINES, including the empty line at their end; 0 if no lines are known. */
let knownLength: usize = 0;
/** Set if the known headers were signed in the query, without the scope's lines; and the number of their origin. */
let knownInQuery: bool = false;
let knownOrigin: usize = 0;

/** Forgets the last request. */
export function clearHeaders(): void {
  knownLength = 0;
}

/** Reads a field: the lines (name, value) of the headers that all requests of the scope have. */
export function readScopeLines(): void {
  nextField();
  assert(fieldLength < SCOPE_LINES_CAPACITY);
  memory.copy(SCOPE_LINES, fieldAt, fieldLength);
  store<u8>(SCOPE_LINES + fieldLength, 0x0a);
  clearHeaders();
}

/**
 * Reads lines (name, value, name, value …) up to an empty one. A header `host` replaces the host of the URL. Returns 0
 * or a status.
 */
export function readRequestHeaders(): i32 {
  const lines = nextFieldAt();
  if (isKnown(lines)) {
    openFields(lines + knownLength);
    return 0;
  }
  knownLength = 0;
  headerEnd = REQUEST_HEADERS;
  textEnd = REQUEST_HEADER_TEXT;
  hasHost = false;
  let status = readLines(lines);
  if (status !== 0) return status;
  const next = nextFieldAt();
  if (!hasRule(IN_QUERY)) {
    openFields(SCOPE_LINES);
    status = readLines(SCOPE_LINES);
    if (status !== 0) return status;
    openFields(next);
  }
  if (!hasHost) enterHost();
  const count = <i32>((headerEnd - REQUEST_HEADERS) / PAIR);
  sortByName(REQUEST_HEADERS, count);
  canonicalHeadersLength = writeHeaders(CANONICAL_HEADERS, REQUEST_HEADERS, count) - CANONICAL_HEADERS;
  signedNamesLength = writeSignedHeaders(SIGNED_NAMES, REQUEST_HEADERS, count) - SIGNED_NAMES;
  knownLength = copyText(KNOWN_LINES, lines, next - lines) - KNOWN_LINES;
  knownInQuery = hasRule(IN_QUERY);
  knownOrigin = originNumber;
  return 0;
}

function isKnown(lines: usize): bool {
  // Not "the origin of the previous request": that request may have been refused after its origin was read, before its
  // headers were.
  const isForThis = knownOrigin === originNumber && knownInQuery === hasRule(IN_QUERY);
  return knownLength > 0 && isForThis && sameText(lines, KNOWN_LINES, knownLength);
}

let headerEnd: usize = 0;
let textEnd: usize = 0;
let hasHost: bool = false;

/** Enters the headers in the lines from `begin` on. */
function readLines(begin: usize): i32 {
  for (nextLine(); fieldLength > 0; nextLine()) {
    const name = fieldAt, nameLength = fieldLength;
    nextLine();
    // One place is reserved for the host.
    const isFull = headerEnd === REQUEST_HEADERS + (MAX_REQUEST_PAIRS - 1) * PAIR;
    if (isFull || nextFieldAt() - begin >= REQUEST_CAPACITY) return REQUEST_TOO_LONG;
    textEnd = enterHeader(headerEnd, textEnd, name, nameLength, fieldAt, fieldLength);
    if (textEnd === 0) return INVALID_HEADER;
    if (nameLength === 4 && load<u32>(pairAt(headerEnd)) === load<u32>(HOST_NAME)) hasHost = true;
    assert(textEnd <= REQUEST_HEADERS - SLACK);
    headerEnd += PAIR;
  }
  return 0;
}

function enterHost(): void {
  enterHeader(headerEnd, textEnd, HOST_NAME, 4, HOST, hostLength);
  headerEnd += PAIR;
}
