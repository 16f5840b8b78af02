/** The canonical query (AWS, "Create a signed AWS API request", step 1): pairs encoded, sorted, joined with '&'. */
import { copyText } from '../memory';
import { fieldAt, fieldLength, nextField } from './fields';
import { percentEncode } from './percent';
import { compareNames, PAIR, pairAt, pairLength } from './sorted-pairs';

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
 * Reads `count` pairs of fields (name, value), encodes them at `text` and enters them at `pairs`. If they have more
 * than `limit` bytes together, returns false and reads no further.
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

/**
 * Merges two sorted tables and writes the pairs to `out`, joined with '&'. Returns the end, or 0 if both tables have
 * the same name.
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
