/**
 * The items of the batch in flight, and the one pass that lays out their URLs: everything but the digits of the signature
 * is written to OUTPUT at once, in the format that the caller wants. What is hashed later is read from there.
 */
import { BATCH_CAPACITY, copyText, ITEM_HEADERS_CAPACITY, ITEM_PAIR_TEXT, ITEM_PAIRS, ITEM_QUERY_CAPACITY, ITEMS, MAX_PAIRS, OFFSETS, OUTPUT, OUTPUT_CAPACITY, OWN_PAIRS, PAIRS, SKIPPED, SUFFIX, URL_HEAD } from '../memory';
import { SIGNATURE_LENGTH } from '../signature/string-to-sign';
import { DOT_SEGMENT, DUPLICATE_QUERY, EMPTY_KEY, INVALID_UTF8, KEY_TOO_LONG, QUERY_TOO_LONG } from '../status';
import { findByte } from '../text/bytes';
import { joinPairs, readPairs } from '../text/canonical-query';
import { fieldAt, fieldLength, nextCount, nextField, nextFieldAt, openTable } from '../text/fields';
import { SIGNATURE_PARAMETER, SIGNATURE_PARAMETER_LENGTH } from '../text/names';
import { hasDotSegment, inspectKey, isUtf8, MAYBE_DOT_SEGMENT, NON_ASCII } from '../text/object-key';
import { percentEncode } from '../text/percent';
import { compareNames, hasDuplicateName, PAIR, sortPairs } from '../text/sorted-pairs';
import { BARE, layAfter, layBefore, laySkipped, mostAround } from './formats';
import { beginOwn, hasPlaceForOwn, readOwn } from './own';
import { allowDotSegments, headRestLength, maxKeyBytes, pairCount, queryLength, urlHeadLength } from './plan';

// ── an item: four u32 ───────────────────────────────────────────────────────────────────────────────────────────────

const ITEM: usize = 16;

/** Where the encoded key stands in OUTPUT. */
export function keyAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM); }
/** Bytes of the encoded key. */
export function keyLength(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 4); }
/** Where the digits of the signature go. */
export function signatureAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 8); }
/** Where its own method and headers are (own.ts), or 0 if it has those of the plan. */
export function ownAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 12); }
/** Bytes of the message from the last whole block of its head to the end of the key: what decides about its blocks. */
export function itemEnd(index: usize): usize { return headRestLength + keyLength(index); }
/** Where, but in BARE, the item's query is, and its bytes; it ends where "&X-Amz-Signature=" begins. */
export function queryAt(index: usize): usize { return keyAt(index) + keyLength(index) + 1; }
export function queryLengthOf(index: usize): usize { return signatureAt(index) - SIGNATURE_PARAMETER_LENGTH - queryAt(index); }

/** Items that are to be signed. */
export let itemCount: usize = 0;
/** Items that were laid out: those, and what was skipped. */
export let laidCount: usize = 0;
export let skippedCount: usize = 0;
/** True if an item brought anything of its own besides its key. */
export let hasOwn: bool = false;
/** Bytes of INPUT that the batch used up. */
export let consumed: usize = 0;
/** Why the batch was refused (see status.ts), or 0: for the item whose index is `laidCount`. */
export let refusal: i32 = 0;

/** The most bytes that an item can add to the query: its pairs with "=" and "&", its headers' names with "%3B", six digits of validity. */
const MOST_OWN_QUERY: usize = 3 * (ITEM_QUERY_CAPACITY + ITEM_HEADERS_CAPACITY) + 5 * MAX_PAIRS + 6;

let out: usize = 0;
let format: u32 = 0;
/** True if items that are refused are skipped; otherwise the first of them refuses the batch. */
let skips: bool = false;
/** The most bytes that the format adds to a URL. */
let around: usize = 0;

/** The end of what the batch wrote to OUTPUT: anywhere, if an item was skipped after it was begun. */
export function batchEnd(): usize {
  return skippedCount > 0 ? OUTPUT + OUTPUT_CAPACITY : out;
}

function beginBatch(wanted: u32, skip: bool): void {
  format = wanted;
  skips = skip;
  around = mostAround(wanted, maxKeyBytes);
  itemCount = 0;
  laidCount = 0;
  skippedCount = 0;
  hasOwn = false;
  consumed = 0;
  refusal = 0;
  out = OUTPUT;
  store<u32>(OFFSETS, 0);
}

/** True while there is place for one more item, with the longest key that the plan allows and `extra` bytes of query. */
function hasPlace(extra: usize): bool {
  const longest = urlHeadLength + 3 * maxKeyBytes + queryLength + extra + SIGNATURE_PARAMETER_LENGTH + SIGNATURE_LENGTH + 1 + around;
  return laidCount < BATCH_CAPACITY && out + longest <= OUTPUT + OUTPUT_CAPACITY;
}

/** The reason to refuse the key between `from` and `end`, or 0. */
function refuseKey(from: usize, end: usize, allowEmpty: bool): i32 {
  if (from === end) return allowEmpty ? 0 : EMPTY_KEY;
  if (end - from > maxKeyBytes) return KEY_TOO_LONG;
  const flags = inspectKey(from, end);
  if ((flags & NON_ASCII) !== 0 && !isUtf8(from, end)) return INVALID_UTF8;
  if ((flags & MAYBE_DOT_SEGMENT) !== 0 && !allowDotSegments && hasDotSegment(from, end)) return DOT_SEGMENT;
  return 0;
}

/** Writes what precedes the URL, and the URL up to the end of the key, and enters that in the item. */
function layKey(from: usize, end: usize): void {
  const key = copyText(layBefore(format, out, from, end), URL_HEAD, urlHeadLength);
  out = percentEncode(key, from, end, true);
  const item = ITEMS + itemCount * ITEM;
  store<u32>(item, <u32>key);
  store<u32>(item, <u32>(out - key), 4);
}

/** Writes '?' and the plan's query, and what comes before the digits. */
function layTail(): void {
  store<u8>(out, 0x3f);
  endQuery(copyText(out + 1, SUFFIX + 1, queryLength));
}

function endQuery(end: usize): void {
  out = copyText(end, SIGNATURE_PARAMETER, SIGNATURE_PARAMETER_LENGTH);
}

/** Leaves place for the digits, and ends the item. */
function layEnd(): void {
  store<u32>(ITEMS + itemCount * ITEM, <u32>out, 8);
  out = layAfter(format, out + SIGNATURE_LENGTH);
  itemCount++;
  endLaid();
}

function endLaid(): void {
  assert(out <= OUTPUT + OUTPUT_CAPACITY);
  laidCount++;
  store<u32>(OFFSETS + laidCount * 4, <u32>(out - OUTPUT));
}

/** Skips the item that was refused, whose URL began at `at`. Returns false if it refuses the batch. */
function skip(at: usize): bool {
  if (!skips) return false;
  store<u32>(SKIPPED + skippedCount * 4, <u32>laidCount | <u32>-refusal << 16);
  skippedCount++;
  refusal = 0;
  out = laySkipped(format, at);
  endLaid();
  return true;
}

/** Writes what all URLs have between the key and the digits to OUTPUT. Returns its length. */
export function layTailAlone(): usize {
  out = OUTPUT;
  layTail();
  return out - OUTPUT;
}

/**
 * Lays out the keys in `length` bytes of text at `from`, each ended by the byte `separator`; the end of the text ends the
 * last one too if `last`, otherwise a key that is not ended yet is left for the next call. With `stripReturn` a carriage
 * return before the separator does not belong to the key. `wanted` is the format; `skipRefused`: refused keys are skipped. Stops when the batch is full.
 */
export function layText(
  from: usize, length: usize, separator: u8, stripReturn: bool, last: bool, wanted: u32, skipRefused: bool,
): void {
  beginBatch(wanted, skipRefused);
  const begin = from, textEnd = from + length;
  while (from < textEnd && hasPlace(0)) {
    const end = findByte(from, textEnd, separator);
    if (end === textEnd && !last) break;
    const keyEnd = stripReturn && end > from && load<u8>(end - 1) === 0x0d ? end - 1 : end;
    refusal = refuseKey(from, keyEnd, false);
    if (refusal === 0) {
      layKey(from, keyEnd);
      if (wanted !== BARE) layTail();
      layEnd();
    } else if (!skip(out)) {
      return;
    }
    from = min(end + 1, textEnd);
  }
  consumed = from - begin;
}

/** Reads an item's `count` query pairs, merges them with those at `shared`, and ends the URL. Returns 0, or why it refuses. */
function layQuery(count: i32, shared: usize): i32 {
  if (count > <i32>MAX_PAIRS || !readPairs(ITEM_PAIRS, ITEM_PAIR_TEXT, count, ITEM_QUERY_CAPACITY)) return QUERY_TOO_LONG;
  sortPairs(ITEM_PAIRS, count);
  if (hasDuplicateName(ITEM_PAIRS, count)) return DUPLICATE_QUERY;
  store<u8>(out, 0x3f);
  const end = writeQuery(out + 1, count, shared);
  if (end === 0) return DUPLICATE_QUERY;
  endQuery(end);
  layEnd();
  return 0;
}

/** Merges the item's `count` pairs with the pairs at `shared`. Returns the end of the query, or 0 if both have the same name. */
function writeQuery(at: usize, count: i32, shared: usize): usize {
  // Most names come after those of the signature, which have capitals.
  const isAfter = count === 0 || compareNames(PAIRS + (pairCount - 1) * PAIR, ITEM_PAIRS) < 0;
  if (shared !== PAIRS || !isAfter) return joinPairs(at, shared, pairCount, ITEM_PAIRS, count);
  at = copyText(at, SUFFIX + 1, queryLength);
  if (count === 0) return at;
  store<u8>(at, 0x26);
  return joinPairs(at + 1, 0, 0, ITEM_PAIRS, count);
}

/** Reads a record and lays it out. Returns 0, or why it refuses. */
function layRecord(): i32 {
  const own = nextCount(), pairs = nextCount();
  const isBucket = pairs < 0, query = isBucket ? ~pairs : pairs;
  // The key, three fields and the headers' if it has anything of its own, and the query's.
  const end = nextFieldAt() + 4 * <usize>(1 + (own > 0 ? 1 + 2 * own : 0) + 2 * query);
  const refused = layFields(own, query, isBucket);
  // Of a refused record the next one's fields come after those that were not read.
  if (refused !== 0) while (nextFieldAt() < end) nextField();
  return refused;
}

function layFields(own: i32, query: i32, isBucket: bool): i32 {
  nextField();
  const refused = refuseKey(fieldAt, fieldAt + fieldLength, isBucket);
  if (refused !== 0) return refused;
  layKey(fieldAt, fieldAt + fieldLength);
  store<u32>(ITEMS + itemCount * ITEM, <u32>(own > 0 ? readOwn(own - 1) : 0), 12);
  if (own + query > 0) hasOwn = true;
  return layQuery(query, own > 0 ? OWN_PAIRS : PAIRS);
}

/**
 * Lays out `count` records, a table of `words` lengths and counts at `from` and then their texts (text/fields.ts). A record has 0, or the
 * count of its headers and 1; a count of query pairs, inverted (`~`) if it is for the URL of the bucket; the key, then empty; unless there was 0
 * what `readOwn` reads; name and value of each query pair. `wanted` is any format but BARE. Stops when the batch is full.
 */
export function layRecords(from: usize, count: usize, words: usize, ascii: bool, wanted: u32, skipRefused: bool): void {
  beginBatch(wanted, skipRefused);
  beginOwn();
  openTable(from, words, ascii);
  while (laidCount < count && hasPlace(MOST_OWN_QUERY) && hasPlaceForOwn()) {
    const at = out;
    refusal = layRecord();
    if (refusal !== 0 && !skip(at)) return;
  }
}
