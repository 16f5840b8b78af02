/**
 * The plan: everything that the items of a batch share, prepared once. For an item with key K and query Q
 *
 *     URL                  URL_HEAD      K  ?  Q  &X-Amz-Signature=  <64 digits>
 *     canonical request    MESSAGE_HEAD  K  \n Q  \n headers \n\n signed headers \n payload hash
 *                                           └──────────────── SUFFIX ─────────────────────────┘
 *
 * The whole blocks of MESSAGE_HEAD are hashed once, with the plan. If an item has its own query pairs, its Q is merged
 * from both, and only the part of SUFFIX after Q is used. own.ts has the other properties that an item may have.
 */
import { ENCODED_TEMPLATE, HEAD_STATE, HEADER_TEXT, HEADER_TEXT_SIZE, HEADERS, KEY_CAPACITY, MAX_PAIRS, MESSAGE_HEAD, PAIR_TEXT, PAIRS, SUFFIX, TEMPLATE_CAPACITY, URL_HEAD } from '../memory';
import { BLOCK } from '../sha256/constants';
import { compress, initialState } from '../sha256/scalar';
import { changeTime, hashScope, readScope, TIME_LENGTH } from '../signature/string-to-sign';
import { DUPLICATE_QUERY, TEMPLATE_TOO_LONG } from '../status';
import { sameText } from '../text/bytes';
import { readHeaders, writeHeaders, writeSignedHeaders } from '../text/canonical-headers';
import { encodePair, joinPairs, readPairs } from '../text/canonical-query';
import { fieldAt, fieldLength, nextCount, nextField, openFields } from '../text/fields';
import { DATE_NAME, DATE_NAME_LENGTH, SIGNED_HEADERS_NAME, SIGNED_HEADERS_NAME_LENGTH } from '../text/names';
import { percentEncode } from '../text/percent';
import { hasDuplicateName, PAIR, pairAt, pairLength, sortPairs } from '../text/sorted-pairs';

export let urlHeadLength: usize = 0;
export let messageHeadLength: usize = 0;
/** Bytes of the method at the beginning of MESSAGE_HEAD. */
export let methodLength: usize = 0;
/** The rest of MESSAGE_HEAD after its whole blocks: less than 64 bytes, hashed together with the key. */
export let headRest: usize = 0;
export let headRestLength: usize = 0;
export let suffixLength: usize = 0;
/** Bytes of the query that all items share, encoded and sorted. It follows the newline in SUFFIX. */
export let queryLength: usize = 0;
export let pairCount: i32 = 0;
/** The entries of X-Amz-Expires and X-Amz-SignedHeaders in PAIRS. An item may have its own values for both. */
export let expiresPair: usize = 0;
export let signedHeadersPair: usize = 0;
/** Number of headers in HEADERS. */
export let headerCount: i32 = 0;
export let maxKeyBytes: usize = 0;
export let allowDotSegments: bool = false;

/** Where the time of X-Amz-Date, `HHMMSS`, is in PAIR_TEXT and in SUFFIX. */
let pairTimeAt: usize = 0;
let suffixTimeAt: usize = 0;

/**
 * Makes the plan from the fields at `from`, `length` bytes in all:
 *
 *     string to sign up to the hash, saved HMAC states of the signing key, method, origin, path (raw bytes up to the key), payload hash,
 *     count of headers, then name and value of each, count of query pairs, then name and value of each,
 *     longest key in bytes (count), dot segments allowed (count, 0 or 1)
 *
 * The fourth query pair is X-Amz-Expires. This function adds X-Amz-SignedHeaders; `setTime` comes next. Returns 0,
 * TEMPLATE_TOO_LONG, or DUPLICATE_QUERY.
 */
export function readPlan(from: usize, length: usize): i32 {
  if (length > TEMPLATE_CAPACITY) return TEMPLATE_TOO_LONG;
  openFields(from);
  readScope();
  nextField();
  methodLength = fieldLength;
  let message = append(MESSAGE_HEAD, fieldAt, fieldLength);
  store<u8>(message++, 0x0a);
  nextField();
  let url = append(URL_HEAD, fieldAt, fieldLength);
  nextField();
  const path = url;
  url = percentEncode(url, fieldAt, fieldAt + fieldLength, true);
  urlHeadLength = url - URL_HEAD;
  messageHeadLength = append(message, path, url - path) - MESSAGE_HEAD;
  nextField();
  const payloadHash = fieldAt, payloadHashLength = fieldLength;

  headerCount = nextCount();
  if (headerCount > <i32>MAX_PAIRS) return TEMPLATE_TOO_LONG;
  const signedHeaders = readHeaders(HEADERS, HEADER_TEXT, headerCount);
  assert(signedHeaders !== 0);
  sortPairs(HEADERS, headerCount);
  const signedHeadersLength = writeSignedHeaders(signedHeaders, HEADERS, headerCount) - signedHeaders;

  pairCount = nextCount() + 1;
  if (pairCount > <i32>MAX_PAIRS) return TEMPLATE_TOO_LONG;
  readPairs(PAIRS, PAIR_TEXT, pairCount - 1, length);
  const last = PAIRS + (pairCount - 1) * PAIR;
  const text = pairCount > 1 ? pairAt(last - PAIR) + pairLength(last - PAIR) : PAIR_TEXT;
  encodePair(last, text, SIGNED_HEADERS_NAME, SIGNED_HEADERS_NAME_LENGTH, signedHeaders, signedHeadersLength);
  const expiresText = pairAt(PAIRS + 3 * PAIR);
  sortPairs(PAIRS, pairCount);
  expiresPair = pairOf(expiresText);
  signedHeadersPair = pairOf(text);
  if (hasDuplicateName(PAIRS, pairCount)) return DUPLICATE_QUERY;

  store<u8>(SUFFIX, 0x0a);
  let suffix = joinPairs(SUFFIX + 1, PAIRS, pairCount, 0, 0);
  queryLength = suffix - SUFFIX - 1;
  findTime();
  store<u8>(suffix++, 0x0a);
  suffix = writeHeaders(suffix, HEADERS, headerCount);
  store<u8>(suffix++, 0x0a);
  suffix = append(suffix, signedHeaders, signedHeadersLength);
  store<u8>(suffix++, 0x0a);
  suffixLength = append(suffix, payloadHash, payloadHashLength) - SUFFIX;

  assert(signedHeaders + signedHeadersLength <= HEADER_TEXT + HEADER_TEXT_SIZE && queryLength <= ENCODED_TEMPLATE);
  assert(urlHeadLength <= ENCODED_TEMPLATE && messageHeadLength <= ENCODED_TEMPLATE && suffixLength <= ENCODED_TEMPLATE);

  maxKeyBytes = min<usize>(nextCount(), KEY_CAPACITY);
  allowDotSegments = nextCount() !== 0;
  hashHead();
  return 0;
}

/** Returns the entry of PAIRS whose text is at `text`. */
function pairOf(text: usize): usize {
  let pair = PAIRS;
  while (pairAt(pair) !== text) pair += PAIR;
  return pair;
}

/** Finds the time in the sorted pairs. A caller's pair cannot have this name because it is reserved. */
function findTime(): void {
  let text = SUFFIX + 1, pair = PAIRS;
  while (!sameText(pairAt(pair), DATE_NAME, DATE_NAME_LENGTH)) {
    text += pairLength(pair) + 1;
    pair += PAIR;
    assert(pair < PAIRS + pairCount * PAIR);
  }
  // `X-Amz-Date=YYYYMMDDT`.
  pairTimeAt = pairAt(pair) + DATE_NAME_LENGTH + 10;
  suffixTimeAt = text + DATE_NAME_LENGTH + 10;
}

/** Sets the second of the plan's day: writes the time, and hashes everything that depends on it. */
export function setTime(second: u32): void {
  putDigits(second / 3600, 0);
  putDigits(second / 60 % 60, 2);
  putDigits(second % 60, 4);
  memory.copy(suffixTimeAt, pairTimeAt, TIME_LENGTH);
  changeTime(pairTimeAt);
  hashScope();
}

function putDigits(value: u32, at: usize): void {
  store<u16>(pairTimeAt + at, <u16>(0x3030 + value / 10 + (value % 10 << 8)));
}

/** Copies text where speed does not matter. `copyText` would be inlined at each call. Returns the end of the copy. */
export function append(to: usize, from: usize, length: usize): usize {
  memory.copy(to, from, length);
  return to + length;
}

/** Hashes the whole blocks of MESSAGE_HEAD. */
function hashHead(): void {
  const blocks = messageHeadLength / BLOCK;
  initialState(HEAD_STATE);
  compress(HEAD_STATE, MESSAGE_HEAD, blocks);
  headRest = MESSAGE_HEAD + blocks * BLOCK;
  headRestLength = messageHeadLength - blocks * BLOCK;
}
