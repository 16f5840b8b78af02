/** Fields and lines: how the bindings hand over text. */
import { SIMD } from '../features';
import { INPUT, INPUT_CAPACITY } from '../memory';
import { findByte } from './bytes';

/**
 * How the bindings pack text for the core: fields one after the other, each a length (u32, little-endian) and its bytes,
 * and counts (u32) of how many follow. Nothing is aligned. One long string costs the bindings less than many short ones. So many texts
 * are handed over as a table of all lengths and counts, followed by all texts. The lengths of a table count UTF-16 units, as JavaScript does.
 * Where no field can have a newline they are lines. One reader is enough: fields are read in one go.
 *
 *     fields   │ 3 │ a b c │ 2 │ d e │
 *     table    │ 3 │ 2 │ a b c d e │
 *     lines    │ a b c \n d e \n │
 */
let cursor: usize = 0;
/** Where lines end at the latest. */
let limit: usize = 0;
/** Where the next text of a table begins; 0 where each text follows its length. */
let textAt: usize = 0;
/** True if the texts of a table are ASCII: then their lengths are bytes too. */
let isAscii: bool = true;

/** The field that `nextField` or `nextLine` read: where its bytes are, and how many. */
export let fieldAt: usize = 0;
export let fieldLength: usize = 0;

export function openFields(at: usize): void {
  cursor = at;
  limit = at + INPUT_CAPACITY;
  textAt = 0;
}

/** Opens a table of `words` lengths and counts (u32). `ascii`: whether all bytes of its texts are below 0x80. */
export function openTable(at: usize, words: usize, ascii: bool): void {
  cursor = at;
  textAt = at + words * 4;
  isAscii = ascii;
}

/** Where the next field begins. */
export function nextFieldAt(): usize {
  return cursor;
}

export function nextCount(): i32 {
  const value = load<u32>(cursor);
  cursor += 4;
  return value;
}

export function nextField(): void {
  fieldLength = <usize>nextCount();
  if (textAt === 0) {
    fieldAt = cursor;
    cursor += fieldLength;
  } else {
    fieldAt = textAt;
    if (!isAscii) fieldLength = bytesOfUnits(textAt, fieldLength);
    textAt += fieldLength;
  }
  assert(fieldAt + fieldLength <= INPUT + INPUT_CAPACITY);
}

/** How many bytes of UTF-8 at `from` are so many UTF-16 units. */
function bytesOfUnits(from: usize, units: usize): usize {
  let at = from;
  while (units > 0) {
    if (SIMD) {
      const ascii = min<usize>(ctz(i8x16.bitmask(v128.load(at)) | 0x10000), units);
      at += ascii;
      units -= ascii;
      if (ascii === 16 || units === 0) continue;
    }
    const lead = load<u8>(at);
    at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // A character of four bytes has two units.
    units -= lead < 0xf0 ? 1 : 2;
  }
  return at - from;
}

export function nextLine(): void {
  fieldAt = cursor;
  cursor = findByte(cursor, limit, 0x0a);
  fieldLength = cursor - fieldAt;
  cursor++;
}
