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
  const order = memory.compare(a, b, min(aLength, bLength));
  if (order !== 0) return order;
  return aLength < bLength ? -1 : aLength > bLength ? 1 : 0;
}

function compareNames(a: usize, b: usize): i32 {
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

/** Sorts a table of `count` pairs in place; there are few, and they are often in order already. */
export function sortPairs(pairs: usize, count: i32): void {
  for (let i = 1; i < count; i++) {
    for (let pair = pairs + i * PAIR; pair > pairs && comparePairs(pair - PAIR, pair) > 0; pair -= PAIR) swapPairs(pair - PAIR, pair);
  }
}

function swapPairs(a: usize, b: usize): void {
  const first = load<u64>(a), second = load<u32>(a, 8);
  memory.copy(a, b, PAIR);
  store<u64>(b, first);
  store<u32>(b, second, 8);
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
