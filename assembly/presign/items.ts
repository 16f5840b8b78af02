/**
 * The items of the batch, and the single pass that writes their URLs. The pass writes everything but the signatures to
 * OUTPUT, in the format that the caller wants. Messages are later hashed from this text.
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

/** Returns the address of the encoded key in OUTPUT. */
export function keyAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM); }
/** Returns the bytes of the encoded key. */
export function keyLength(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 4); }
/** Returns the address of the signature's digits. */
export function signatureAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 8); }
/** Returns the address of the item's own method and headers (own.ts), or 0 if it has the plan's. */
export function ownAt(index: usize): usize { return load<u32>(ITEMS + index * ITEM, 12); }
/**
 * Returns the bytes of the message from the last whole block of its head to the end of the key. They determine the
 * item's blocks.
 */
export function itemEnd(index: usize): usize { return headRestLength + keyLength(index); }
/**
 * Return the address of the item's query and its bytes, in any format but BARE. The query ends where
 * "&X-Amz-Signature=" begins.
 */
export function queryAt(index: usize): usize { return keyAt(index) + keyLength(index) + 1; }
export function queryLengthOf(index: usize): usize { return signatureAt(index) - SIGNATURE_PARAMETER_LENGTH - queryAt(index); }

/** Number of items to be signed. */
export let itemCount: usize = 0;
/** Number of items in the output, skipped items included. */
export let laidCount: usize = 0;
export let skippedCount: usize = 0;
/** Set if any item has more of its own than a key. */
export let hasOwn: bool = false;
/** Bytes of INPUT that the batch used up. */
export let consumed: usize = 0;
/** The status (status.ts) that refused the batch, or 0. The index of the refused item is `laidCount`. */
export let refusal: i32 = 0;

/**
 * The most bytes that an item can add to the query: its pairs with "=" and "&", its header names with "%3B", six digits
 * of validity.
 */
const MOST_OWN_QUERY: usize = 3 * (ITEM_QUERY_CAPACITY + ITEM_HEADERS_CAPACITY) + 5 * MAX_PAIRS + 6;

let out: usize = 0;
let format: u32 = 0;
/** Set if refused items are skipped. Otherwise the first refused item refuses the batch. */
let skips: bool = false;
/** The most bytes that the format adds to a URL. */
let around: usize = 0;

/**
 * Returns the end of the bytes that the batch may have written to OUTPUT. If an item was skipped, this is the end of
 * OUTPUT, because part of the item's URL may have been written.
 */
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

/** Tests whether one more item fits, with the longest key that the plan allows and `extra` bytes of query. */
function hasPlace(extra: usize): bool {
  const longest = urlHeadLength + 3 * maxKeyBytes + queryLength + extra + SIGNATURE_PARAMETER_LENGTH + SIGNATURE_LENGTH + 1 + around;
  return laidCount < BATCH_CAPACITY && out + longest <= OUTPUT + OUTPUT_CAPACITY;
}

/** Returns the reason to refuse the key between `from` and `end`, or 0. */
function refuseKey(from: usize, end: usize, allowEmpty: bool): i32 {
  if (from === end) return allowEmpty ? 0 : EMPTY_KEY;
  if (end - from > maxKeyBytes) return KEY_TOO_LONG;
  const flags = inspectKey(from, end);
  if ((flags & NON_ASCII) !== 0 && !isUtf8(from, end)) return INVALID_UTF8;
  if ((flags & MAYBE_DOT_SEGMENT) !== 0 && !allowDotSegments && hasDotSegment(from, end)) return DOT_SEGMENT;
  return 0;
}

/** Writes the text before the URL and the URL up to the end of the key, and enters the key's place in the item. */
function layKey(from: usize, end: usize): void {
  const key = copyText(layBefore(format, out, from, end), URL_HEAD, urlHeadLength);
  out = percentEncode(key, from, end, true);
  const item = ITEMS + itemCount * ITEM;
  store<u32>(item, <u32>key);
  store<u32>(item, <u32>(out - key), 4);
}

/** Writes '?', the plan's query, and the name of the signature. */
function layTail(): void {
  store<u8>(out, 0x3f);
  endQuery(copyText(out + 1, SUFFIX + 1, queryLength));
}

function endQuery(end: usize): void {
  out = copyText(end, SIGNATURE_PARAMETER, SIGNATURE_PARAMETER_LENGTH);
}

/** Leaves room for the signature, and ends the item. */
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

/** Skips the refused item whose URL began at `at`. Returns false if the item refuses the batch. */
function skip(at: usize): bool {
  if (!skips) return false;
  store<u32>(SKIPPED + skippedCount * 4, <u32>laidCount | <u32>-refusal << 16);
  skippedCount++;
  refusal = 0;
  out = laySkipped(format, at);
  endLaid();
  return true;
}

/** Writes the text between key and signature, which all URLs share, to OUTPUT. Returns its length. */
export function layTailAlone(): usize {
  out = OUTPUT;
  layTail();
  return out - OUTPUT;
}

/**
 * Lays out the keys in `length` bytes of text at `from`. Each key ends with the byte `separator`. With `last`, the end
 * of the text also ends the last key; otherwise an unfinished key is left for the next call. With `stripReturn`, a
 * carriage return before the separator is not part of the key. `wanted` is the format. With `skipRefused`, refused keys
 * are skipped. Stops when the batch is full.
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

/**
 * Reads an item's `count` query pairs, merges them with the pairs at `shared`, and ends the URL. Returns 0, or a status
 * if it refuses them.
 */
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
  // Most names sort after the signature's names, which have capitals.
  const isAfter = count === 0 || compareNames(PAIRS + (pairCount - 1) * PAIR, ITEM_PAIRS) < 0;
  if (shared !== PAIRS || !isAfter) return joinPairs(at, shared, pairCount, ITEM_PAIRS, count);
  at = copyText(at, SUFFIX + 1, queryLength);
  if (count === 0) return at;
  store<u8>(at, 0x26);
  return joinPairs(at + 1, 0, 0, ITEM_PAIRS, count);
}

/** Reads a record and lays it out. Returns 0, or a status if it refuses the item. */
function layRecord(): i32 {
  const own = nextCount(), pairs = nextCount();
  const isBucket = pairs < 0, query = isBucket ? ~pairs : pairs;
  // The fields of a record: the key; three fields and its headers if it has anything of its own; its query.
  const end = nextFieldAt() + 4 * <usize>(1 + (own > 0 ? 1 + 2 * own : 0) + 2 * query);
  const refused = layFields(own, query, isBucket);
  // The next record begins after the fields of a refused record, so the rest of these is skipped.
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
 * Lays out `count` records: a table of `words` lengths and counts at `from`, then their texts (text/fields.ts). A
 * record has:
 * - 0, or the count of its headers plus 1;
 * - the count of its query pairs, inverted (`~`) if the URL is the bucket's (then the key is empty);
 * - the key;
 * - the fields that `readOwn` reads, unless the first number is 0;
 * - name and value of each query pair.
 *
 * `wanted` is any format but BARE. Stops when the batch is full.
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
