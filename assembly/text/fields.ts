/**
 * The format in which the bindings pass text to the core: fields and lines. Fields follow each other; each has a length
 * (u32, little-endian) and its bytes. Counts (u32) say how many fields follow. Nothing is aligned.
 *
 * One long string costs the bindings less than many short ones. So for many texts the bindings pass a table of all
 * lengths and counts, followed by all texts. The lengths of a table count UTF-16 units, as JavaScript does. Where no
 * field can contain a newline, fields are passed as lines. One reader is enough because fields are read in one go.
 *
 *     fields   │ 3 │ a b c │ 2 │ d e │
 *     table    │ 3 │ 2 │ a b c d e │
 *     lines    │ a b c \n d e \n │
 */
import { SIMD } from '../features';
import { INPUT, INPUT_CAPACITY } from '../memory';
import { findByte } from './bytes';

let cursor: usize = 0;
/** The end of the lines. */
let limit: usize = 0;
/** The beginning of the next text of a table; 0 if each text follows its length. */
let textAt: usize = 0;
/** Set if the texts of a table are ASCII, so that their lengths are bytes. */
let isAscii: bool = true;

/** Address and bytes of the field that `nextField` or `nextLine` read last. */
export let fieldAt: usize = 0;
export let fieldLength: usize = 0;

export function openFields(at: usize): void {
  cursor = at;
  limit = at + INPUT_CAPACITY;
  textAt = 0;
}

/** Opens a table of `words` lengths and counts (u32). Set `ascii` if all bytes of its texts are below 0x80. */
export function openTable(at: usize, words: usize, ascii: bool): void {
  cursor = at;
  textAt = at + words * 4;
  isAscii = ascii;
}

/** Returns where the next field begins. */
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

/** Returns the bytes of UTF-8 at `from` that make up `units` UTF-16 units. */
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
    // A character of four bytes has two UTF-16 units.
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
