/**
 * An item's own method, validity in seconds, and headers, in place of the plan's. Validity and header names are in its
 * query, which is written with the URL. OWN_TEXTS keeps the rest until the item is signed:
 *
 *     canonical request    METHOD \n path  K \n Q \n headers \n\n signed headers \n payload hash
 *                          └─ a ┘                └──────────────── b ────────────────────┘
 *     OWN_TEXTS            { bytes of a: u32, bytes of b: u32, a, b }     0 bytes: the same as in the plan
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
/** Bytes of the longest method or payload hash. */
const MOST_WORD: usize = 80;

/** The end of the entries in OWN_TEXTS. */
let textsEnd: usize = 0;

export function beginOwn(): void {
  textsEnd = OWN_TEXTS;
}

/** Tests whether one more entry fits, with all the headers that an item may have. */
export function hasPlaceForOwn(): bool {
  const longest = TEXTS + 2 * MOST_WORD + (suffixLength - queryLength) + 3 * ITEM_HEADERS_CAPACITY;
  return textsEnd + longest <= OWN_TEXTS + OWN_TEXTS_CAPACITY;
}

/**
 * Reads three fields, each of which may be empty: method, payload hash (only with headers) and validity in seconds.
 * Then reads name and value of `count` headers. Fills OWN_PAIRS. Returns the address of the entry, or 0 if the item
 * needs no entry.
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

/** Reads `count` headers and writes the part of the canonical request after the query. Returns its end. */
function writeEnd(out: usize, count: i32, payloadHash: usize, payloadHashLength: usize): usize {
  const textEnd = readHeaders(ITEM_HEADERS, ITEM_HEADER_TEXT, count);
  assert(textEnd !== 0 && textEnd <= ITEM_HEADERS);
  sortPairs(ITEM_HEADERS, count);
  const all = mergePairs(ALL_HEADERS, HEADERS, headerCount, ITEM_HEADERS, count);
  store<u8>(out, 0x0a);
  const names = writeHeaders(out + 1, ALL_HEADERS, all);
  store<u8>(names, 0x0a);
  const end = writeSignedHeaders(names + 1, ALL_HEADERS, all);
  // The text is after X-Amz-Expires, whose value has at most six digits.
  replaceValue(signedHeadersPair, OWN_PAIR_TEXT + 32, names + 1, end - names - 1);
  store<u8>(end, 0x0a);
  return append(end + 1, payloadHash, payloadHashLength);
}

/**
 * Gives a pair of PAIRS another value in OWN_PAIRS, with its text at `text`. Its name stays the same, so the table
 * stays sorted.
 */
function replaceValue(pair: usize, text: usize, value: usize, length: usize): void {
  encodePair(pair - PAIRS + OWN_PAIRS, text, pairAt(pair), pairNameLength(pair), value, length);
}

/** Return the address of an entry's method and its bytes; 0 bytes mean the plan's method. */
export function ownMethodAt(own: usize): usize { return own + TEXTS; }
export function ownMethodLength(own: usize): usize { return load<u32>(own); }
/** Return the address of an entry's end of the canonical request and its bytes; 0 bytes mean the plan's. */
export function ownEndAt(own: usize): usize { return own + TEXTS + load<u32>(own); }
export function ownEndLength(own: usize): usize { return load<u32>(own, 4); }
