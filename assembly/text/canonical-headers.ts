/**
 * Canonical headers (AWS, "Create a signed AWS API request", step 1): names in lower case and sorted; values trimmed,
 * with runs of whitespace collapsed.
 */
import { SIMD } from '../features';
import { copyText } from '../memory';
import { fieldAt, fieldLength, nextField } from './fields';
import { compareNames, PAIR, pairAt, pairLength, pairNameLength } from './sorted-pairs';

function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x09;
}

/**
 * Writes a header as "name:value" at `text`, with the name in lower case. Trims whitespace around the value and
 * collapses each run of whitespace inside to one space, between quotes too. Enters the header at `header`, in a pair
 * table. Returns the end of the text, or 0 if the value has a byte other than printable ASCII and tabs.
 */
export function enterHeader(
  header: usize, text: usize, name: usize, nameLength: usize, value: usize, valueLength: usize,
): usize {
  store<u32>(header, <u32>text);
  store<u32>(header, <u32>nameLength, 4);
  const colon = lowerCase(text, name, nameLength);
  store<u8>(colon, 0x3a);
  const end = foldValue(colon + 1, value, value + valueLength);
  store<u32>(header, <u32>(end - text), 8);
  return end;
}

/**
 * Enters `count` pairs of fields (name, value) at `headers`, a pair table. Returns the end of the text, or 0 like
 * `enterHeader`.
 */
export function readHeaders(headers: usize, text: usize, count: i32): usize {
  for (let i = 0; i < count && text !== 0; i++) {
    nextField();
    const name = fieldAt, nameLength = fieldLength;
    nextField();
    text = enterHeader(headers + i * PAIR, text, name, nameLength, fieldAt, fieldLength);
  }
  return text;
}

/** Writes text with its ASCII letters in lower case. Returns the end. */
export function lowerCase(out: usize, from: usize, length: usize): usize {
  if (SIMD) {
    const end = out + length;
    for (; out < end; out += 16, from += 16) {
      const bytes = v128.load(from);
      const isCapital = v128.and(i8x16.ge_u(bytes, i8x16.splat(0x41)), i8x16.le_u(bytes, i8x16.splat(0x5a)));
      v128.store(out, v128.or(bytes, v128.and(isCapital, i8x16.splat(0x20))));
    }
    return end;
  }
  for (const end = from + length; from < end; from++) {
    const byte = load<u8>(from);
    store<u8>(out++, byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  }
  return out;
}

/**
 * Returns how many of the sixteen bytes at `from`, counted from the first, stay as they are: printable characters, and
 * spaces that do not follow whitespace.
 */
function plainRun(from: usize): i32 {
  const bytes = v128.load(from), before = v128.load(from - 1);
  const space = i8x16.splat(0x20);
  const afterBlank = v128.or(i8x16.eq(before, space), i8x16.eq(before, i8x16.splat(0x09)));
  const odd = v128.or(i8x16.lt_u(bytes, space), i8x16.gt_u(bytes, i8x16.splat(0x7e)));
  return ctz(i8x16.bitmask(v128.or(odd, v128.and(i8x16.eq(bytes, space), afterBlank))) | 0x10000);
}

/**
 * Writes a value without whitespace at its ends, and with runs of whitespace collapsed to one space. Returns the end,
 * or 0 if a byte is neither printable ASCII nor a tab.
 */
export function foldValue(out: usize, from: usize, end: usize): usize {
  while (from < end && isBlank(load<u8>(from))) from++;
  while (from < end && isBlank(load<u8>(end - 1))) end--;
  while (from < end) {
    if (SIMD) {
      const run = min<usize>(plainRun(from), end - from);
      v128.store(out, v128.load(from));
      out += run;
      from += run;
      if (run === 16 || from >= end) continue;
    }
    const byte = load<u8>(from++);
    if (isBlank(byte)) {
      // The first byte of the value is not whitespace, so there is a byte before this one.
      if (!isBlank(load<u8>(from - 2))) store<u8>(out++, 0x20);
    } else if (byte < 0x20 || byte > 0x7e) {
      return 0;
    } else {
      store<u8>(out++, byte);
    }
  }
  return out;
}

function isRepeated(headers: usize, index: i32): bool {
  const header = headers + index * PAIR;
  return index > 0 && compareNames(header - PAIR, header) === 0;
}

/** Writes "name:value\n" for each of the sorted headers. The values of a repeated header are joined with ','. Returns the end. */
export function writeHeaders(out: usize, headers: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const header = headers + i * PAIR;
    if (isRepeated(headers, i)) {
      store<u8>(out - 1, 0x2c);
      const skipped = pairNameLength(header) + 1;
      out = copyText(out, pairAt(header) + skipped, pairLength(header) - skipped);
    } else {
      out = copyText(out, pairAt(header), pairLength(header));
    }
    store<u8>(out++, 0x0a);
  }
  return out;
}

/** Writes the names of the sorted headers, joined with ';'. Returns the end. */
export function writeSignedHeaders(out: usize, headers: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const header = headers + i * PAIR;
    if (isRepeated(headers, i)) continue;
    if (i > 0) store<u8>(out++, 0x3b);
    out = copyText(out, pairAt(header), pairNameLength(header));
  }
  return out;
}
