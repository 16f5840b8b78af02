/** Fields and lines: how the bindings hand over text. */
import { INPUT, INPUT_CAPACITY } from '../memory';
import { findByte } from './bytes';

/**
 * How the bindings pack text for the core: fields one after the other, each a length (u32, little-endian) and its bytes,
 * and counts (u32) of how many follow. Nothing is aligned. Where no field can have a newline they are lines instead, which cost
 * the bindings less: any number of them is one string. One reader is enough: fields are read in one go.
 */
let cursor: usize = 0;
/** Where lines end at the latest. */
let limit: usize = 0;

/** The field that `nextField` or `nextLine` read: where its bytes are, and how many. */
export let fieldAt: usize = 0;
export let fieldLength: usize = 0;

export function openFields(at: usize): void {
  cursor = at;
  limit = at + INPUT_CAPACITY;
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
  fieldAt = cursor;
  cursor += fieldLength;
  assert(cursor <= INPUT + INPUT_CAPACITY);
}

export function nextLine(): void {
  fieldAt = cursor;
  cursor = findByte(cursor, limit, 0x0a);
  fieldLength = cursor - fieldAt;
  cursor++;
}
