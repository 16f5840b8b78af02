/** The query, both as sent and in the canonical request (AWS, "Create a signed AWS API request", step 1). */
import { copyText, MAX_REQUEST_PAIRS, REQUEST_QUERY, REQUEST_QUERY_TEXT, SLACK, WIRE_QUERY } from '../memory';
import { INVALID_ESCAPE, REQUEST_TOO_LONG, RESERVED_QUERY } from '../status';
import { findByte } from '../text/bytes';
import { encodePair } from '../text/canonical-query';
import { DECODE_ESCAPES, recode } from '../text/percent';
import { compareNames, PAIR, pairAt, pairLength, sortPairs } from '../text/sorted-pairs';
import { FIRST_OF_DUPLICATES, hasRule, RECEIVED, REFUSE_DUPLICATES } from './rules';

const AMPERSAND: u8 = 0x26;

let pairCount: i32 = 0;
let textEnd: usize = 0;
/** Bytes at WIRE_QUERY. */
export let wireQueryLength: usize = 0;

/** Reads the query between `from` and `end`: decodes and encodes each part. Returns 0 or a status. */
export function readQuery(from: usize, end: usize): i32 {
  pairCount = 0;
  textEnd = REQUEST_QUERY_TEXT;
  wireQueryLength = 0;
  while (from < end) {
    const partEnd = findByte(from, end, AMPERSAND);
    const status = partEnd > from ? readPart(from, partEnd) : 0;
    if (status !== 0) return status;
    from = partEnd + 1;
  }
  return 0;
}

/** Reads "name=value", "name=", or "name", which is signed as "name=" and sent as it is. */
function readPart(from: usize, end: usize): i32 {
  if (pairCount === <i32>MAX_REQUEST_PAIRS) return REQUEST_TOO_LONG;
  const equals = findByte(from, end, 0x3d);
  const name = textEnd;
  const nameEnd = recode(name, from, equals, false, DECODE_ESCAPES);
  if (nameEnd === 0) return INVALID_ESCAPE;
  store<u8>(nameEnd, 0x3d);
  textEnd = recode(nameEnd + 1, min(equals + 1, end), end, false, DECODE_ESCAPES);
  if (textEnd === 0) return INVALID_ESCAPE;
  const pair = REQUEST_QUERY + pairCount * PAIR;
  store<u32>(pair, <u32>name);
  store<u32>(pair, <u32>(nameEnd - name), 4);
  store<u32>(pair, <u32>(textEnd - name), 8);
  if (!hasRule(RECEIVED) && isReserved(name, nameEnd - name)) return RESERVED_QUERY;
  enterPair(pair, equals === end ? nameEnd - name : textEnd - name);
  return 0;
}

/** Adds a parameter of the signature itself; name and value are not encoded yet. Returns false if there are too many. */
export function addPair(name: usize, nameLength: usize, value: usize, valueLength: usize): bool {
  if (pairCount === <i32>MAX_REQUEST_PAIRS) return false;
  const pair = REQUEST_QUERY + pairCount * PAIR;
  textEnd = encodePair(pair, textEnd, name, nameLength, value, valueLength);
  enterPair(pair, pairLength(pair));
  return true;
}

/** Counts the pair, and adds its first `length` bytes to the query that is sent. */
function enterPair(pair: usize, length: usize): void {
  assert(textEnd <= REQUEST_QUERY - SLACK);
  let wire = WIRE_QUERY + wireQueryLength;
  if (pairCount > 0) store<u8>(wire++, AMPERSAND);
  wireQueryLength = copyText(wire, pairAt(pair), length) - WIRE_QUERY;
  pairCount++;
}

/** Sorts the pairs and writes them to `out`. Returns the end, or 0 if a duplicate parameter must be refused. */
export function writeCanonicalQuery(out: usize): usize {
  const begin = out, end = REQUEST_QUERY + pairCount * PAIR;
  sortPairs(REQUEST_QUERY, pairCount);
  for (let pair = REQUEST_QUERY; pair < end; ) {
    let signed = pair, next = pair + PAIR;
    if (hasRule(FIRST_OF_DUPLICATES | REFUSE_DUPLICATES)) {
      for (; next < end && compareNames(pair, next) === 0; next += PAIR) {
        if (hasRule(REFUSE_DUPLICATES)) return 0;
        // Their texts are in the order of the request.
        if (pairAt(next) < pairAt(signed)) signed = next;
      }
    }
    if (out > begin) store<u8>(out++, AMPERSAND);
    out = copyText(out, pairAt(signed), pairLength(signed));
    pair = next;
  }
  return out;
}

// ── parameters that only the signer may set ─────────────────────────────────────────────────────────────────────────

/** "x-amz-", then the length and the text of each name that follows it. */
const PREFIX: usize = memory.data<u8>([120, 45, 97, 109, 122, 45]);
const PREFIX_LENGTH: usize = 6;
const RESERVED: usize = memory.data<u8>([
  9, 97, 108, 103, 111, 114, 105, 116, 104, 109, // algorithm
  14, 99, 111, 110, 116, 101, 110, 116, 45, 115, 104, 97, 50, 53, 54, // content-sha256
  10, 99, 114, 101, 100, 101, 110, 116, 105, 97, 108, // credential
  4, 100, 97, 116, 101, // date
  7, 101, 120, 112, 105, 114, 101, 115, // expires
  15, 115, 51, 115, 101, 115, 115, 105, 111, 110, 45, 116, 111, 107, 101, 110, // s3session-token
  14, 115, 101, 99, 117, 114, 105, 116, 121, 45, 116, 111, 107, 101, 110, // security-token
  9, 115, 105, 103, 110, 97, 116, 117, 114, 101, // signature
  13, 115, 105, 103, 110, 101, 100, 104, 101, 97, 100, 101, 114, 115, // signedheaders
  0,
]);

/** Tests whether a server could take the name, in any letter case, for a parameter of the signature. */
function isReserved(name: usize, length: usize): bool {
  if (length <= PREFIX_LENGTH || !isSameText(name, PREFIX, PREFIX_LENGTH)) return false;
  for (let entry = RESERVED; load<u8>(entry) !== 0; entry += <usize>load<u8>(entry) + 1) {
    const entryLength: usize = load<u8>(entry);
    if (length - PREFIX_LENGTH === entryLength && isSameText(name + PREFIX_LENGTH, entry + 1, entryLength)) return true;
  }
  return false;
}

/** Compares a text with `small`, which is in lower case, and ignores letter case. */
function isSameText(text: usize, small: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(text + i);
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== load<u8>(small + i)) return false;
  }
  return true;
}
