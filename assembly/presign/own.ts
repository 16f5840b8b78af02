/**
 * An item may have a method, seconds of validity and headers of its own. They take the place of the plan's. Validity and names of headers are in
 * its query, which is laid out with the URL. The rest is kept in OWN_TEXTS until the item is signed:
 *
 *     canonical request    METHOD \n path  K \n Q \n headers \n\n signed headers \n payload hash
 *                          └─ a ┘                └──────────────── b ────────────────────┘
 *     OWN_TEXTS            { bytes of a: u32, bytes of b: u32, a, b }     0 bytes: as in the plan
 */
import { ALL_HEADERS, HEADERS, ITEM_HEADER_TEXT, ITEM_HEADERS, ITEM_HEADERS_CAPACITY, OWN_PAIR_TEXT, OWN_PAIRS, OWN_TEXTS, OWN_TEXTS_CAPACITY, PAIRS } from '../memory';
import { readHeaders, writeHeaders, writeSignedHeaders } from '../text/canonical-headers';
import { encodePair } from '../text/canonical-query';
import { fieldAt, fieldLength, nextField } from '../text/fields';
import { mergePairs, PAIR, pairAt, pairNameLength, sortPairs } from '../text/sorted-pairs';
import { useOwn } from '../used';
import { append, expiresPair, headerCount, pairCount, queryLength, signedHeadersPair, suffixLength } from './plan';

/** Bytes before the texts of an entry. */
const TEXTS: usize = 8;
/** The longest method or payload hash. */
const MOST_WORD: usize = 80;

/** The end of OWN_TEXTS so far. */
let textsEnd: usize = 0;

export function beginOwn(): void {
  textsEnd = OWN_TEXTS;
}

/** True while there is place for one more entry, with all headers that an item may have. */
export function hasPlaceForOwn(): bool {
  const longest = TEXTS + 2 * MOST_WORD + (suffixLength - queryLength) + 3 * ITEM_HEADERS_CAPACITY;
  return textsEnd + longest <= OWN_TEXTS + OWN_TEXTS_CAPACITY;
}

/**
 * Reads three fields, of which any may be empty: method, payload hash (which only headers bring) and seconds of validity; then name and value of
 * `count` headers. Makes OWN_PAIRS. Returns where the entry is, or 0 if it needs none.
 */
export function readOwn(count: i32): usize {
  useOwn();
  nextField();
  const method = fieldAt, methodLength = fieldLength;
  nextField();
  const payloadHash = fieldAt, payloadHashLength = fieldLength;
  nextField();
  memory.copy(OWN_PAIRS, PAIRS, pairCount * PAIR);
  if (fieldLength > 0) replaceValue(expiresPair, OWN_PAIR_TEXT, fieldAt, fieldLength);
  if (methodLength + <usize>count === 0) return 0;

  const entry = textsEnd, texts = append(entry + TEXTS, method, methodLength);
  textsEnd = count > 0 ? writeEnd(texts, count, payloadHash, payloadHashLength) : texts;
  store<u32>(entry, <u32>methodLength);
  store<u32>(entry, <u32>(textsEnd - texts), 4);
  assert(textsEnd <= OWN_TEXTS + OWN_TEXTS_CAPACITY);
  return entry;
}

/** Reads `count` headers and writes what follows the query in the canonical request. Returns the end of it. */
function writeEnd(out: usize, count: i32, payloadHash: usize, payloadHashLength: usize): usize {
  const textEnd = readHeaders(ITEM_HEADERS, ITEM_HEADER_TEXT, count);
  assert(textEnd !== 0 && textEnd <= ITEM_HEADERS);
  sortPairs(ITEM_HEADERS, count);
  const all = mergePairs(ALL_HEADERS, HEADERS, headerCount, ITEM_HEADERS, count);
  store<u8>(out, 0x0a);
  const names = writeHeaders(out + 1, ALL_HEADERS, all);
  store<u8>(names, 0x0a);
  const end = writeSignedHeaders(names + 1, ALL_HEADERS, all);
  // After X-Amz-Expires, whose value has six digits at most.
  replaceValue(signedHeadersPair, OWN_PAIR_TEXT + 32, names + 1, end - names - 1);
  store<u8>(end, 0x0a);
  return append(end + 1, payloadHash, payloadHashLength);
}

/** Gives a pair of PAIRS another value in OWN_PAIRS, where its text is at `text`. Its name stays, so the table stays sorted. */
function replaceValue(pair: usize, text: usize, value: usize, length: usize): void {
  encodePair(pair - PAIRS + OWN_PAIRS, text, pairAt(pair), pairNameLength(pair), value, length);
}

/** An entry's own method, and its bytes; 0 if that is the plan's. */
export function ownMethodAt(own: usize): usize { return own + TEXTS; }
export function ownMethodLength(own: usize): usize { return load<u32>(own); }
/** Where its own end of the canonical request is, and its bytes; 0 if that is the plan's. */
export function ownEndAt(own: usize): usize { return own + TEXTS + load<u32>(own); }
export function ownEndLength(own: usize): usize { return load<u32>(own, 4); }
