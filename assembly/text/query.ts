/** The canonical query (AWS, "Create a signed AWS API request", step 1): pairs encoded, sorted, joined with '&'. */
import { copyText } from '../memory';
import { fieldAt, fieldLength, nextField } from './fields';
import { percentEncode } from './percent';

/** A pair table's entry: { at: u32, nameLength: u32, length: u32 } of an encoded "name=value". */
export const PAIR: usize = 12;

export function pairAt(pair: usize): usize { return load<u32>(pair); }
export function pairNameLength(pair: usize): usize { return load<u32>(pair, 4); }
export function pairLength(pair: usize): usize { return load<u32>(pair, 8); }

/** Encodes a name and a value as "name=value" at `text`, enters it at `pair`, and returns the end of the text. */
export function encodePair(
  pair: usize, text: usize, name: usize, nameLength: usize, value: usize, valueLength: usize,
): usize {
  const equals = percentEncode(text, name, name + nameLength, false);
  store<u8>(equals, 0x3d);
  const end = percentEncode(equals + 1, value, value + valueLength, false);
  store<u32>(pair, <u32>text);
  store<u32>(pair, <u32>(equals - text), 4);
  store<u32>(pair, <u32>(end - text), 8);
  return end;
}

/**
 * Reads `count` pairs of fields (name, value), encodes them at `text` and enters them at `pairs`. False, with nothing more
 * read, if they have more than `limit` bytes together.
 */
export function readPairs(pairs: usize, text: usize, count: i32, limit: usize): bool {
  let left: isize = limit;
  for (let i = 0; i < count; i++) {
    nextField();
    const name = fieldAt, nameLength = fieldLength;
    nextField();
    left -= nameLength + fieldLength;
    if (left < 0) return false;
    text = encodePair(pairs + i * PAIR, text, name, nameLength, fieldAt, fieldLength);
  }
  return true;
}

function compareText(a: usize, aLength: usize, b: usize, bLength: usize): i32 {
  if (min(aLength, bLength) >= 8) {
    const first = bswap<u64>(load<u64>(a)), second = bswap<u64>(load<u64>(b));
    if (first !== second) return first < second ? -1 : 1;
  }
  const order = memory.compare(a, b, min(aLength, bLength));
  if (order !== 0) return order;
  return aLength < bLength ? -1 : aLength > bLength ? 1 : 0;
}

export function compareNames(a: usize, b: usize): i32 {
  return compareText(pairAt(a), pairNameLength(a), pairAt(b), pairNameLength(b));
}

/**
 * Orders two pairs by the bytes of their encoded names, then of their values: never by the joined text, in which '=' would
 * sort after '-', '.', the digits and '%'.
 */
export function comparePairs(a: usize, b: usize): i32 {
  const order = compareNames(a, b);
  if (order !== 0) return order;
  const aName = pairNameLength(a), bName = pairNameLength(b);
  return compareText(pairAt(a) + aName, pairLength(a) - aName, pairAt(b) + bName, pairLength(b) - bName);
}

/** Sorts a table of `count` pairs in place by name and value. */
export function sortPairs(pairs: usize, count: i32): void {
  for (let i = 1; i < count; i++) insertPair(pairs, pairs + i * PAIR, true);
}

/** Sorts a table of `count` pairs in place by name alone: those of one name stay in the order in which they came. */
export function sortByName(pairs: usize, count: i32): void {
  for (let i = 1; i < count; i++) insertPair(pairs, pairs + i * PAIR, false);
}

/** Moves the pair at `pair` to its place among the sorted ones before it. There are few, and they are often in order already. */
function insertPair(pairs: usize, pair: usize, values: bool): void {
  if (!follows(pair - PAIR, pair, values)) return;
  let low = pairs, high = pair - PAIR;
  while (low < high) {
    const middle = low + (high - low) / PAIR / 2 * PAIR;
    if (follows(middle, pair, values)) high = middle;
    else low = middle + PAIR;
  }
  const at = load<u64>(pair), length = load<u32>(pair, 8);
  memory.copy(low + PAIR, low, pair - low);
  store<u64>(low, at);
  store<u32>(low, length, 8);
}

function follows(a: usize, b: usize, values: bool): bool {
  return (values ? comparePairs(a, b) : compareNames(a, b)) > 0;
}

/** True if two of the sorted pairs have the same name. */
export function hasDuplicateName(pairs: usize, count: i32): bool {
  for (let i = 1; i < count; i++) if (compareNames(pairs + (i - 1) * PAIR, pairs + i * PAIR) === 0) return true;
  return false;
}

/**
 * Merges two sorted tables and writes the pairs to `out`, joined with '&'. Returns the end, or 0 if a name of one table
 * stands in the other too.
 */
export function joinPairs(out: usize, a: usize, aCount: i32, b: usize, bCount: i32): usize {
  const aEnd = a + aCount * PAIR, bEnd = b + bCount * PAIR, begin = out;
  while (a < aEnd || b < bEnd) {
    const order = a === aEnd ? 1 : b === bEnd ? -1 : compareNames(a, b);
    if (order === 0) return 0;
    const next = order < 0 ? a : b;
    if (order < 0) a += PAIR;
    else b += PAIR;
    if (out > begin) store<u8>(out++, 0x26);
    out = copyText(out, pairAt(next), pairLength(next));
  }
  return out;
}
