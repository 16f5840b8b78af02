/** Percent-encoding for Signature Version 4 (RFC 3986, section 2.3): A-Z a-z 0-9 - . _ ~ stay, every other byte becomes %XX. */
import { SIMD } from '../features';

const UPPER: usize = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70], 16);

/** A bit for each byte that stays as it is, including '/'. */
const KEPT: usize = memory.data<u32>([0, 0x03ffe000, 0x87fffffe, 0x47fffffe, 0, 0, 0, 0], 16);

/**
 * The same set for sixteen bytes at a time. The bytes that stay form classes, a bit each. A byte is in the set if its
 * high digit and its low digit have a class in common:
 *
 *     class   1: - .     2: 0-9     4: A-O a-o     8: P-Z _     16: p-z ~     32: /
 *     high digit  2 → 1, 32    3 → 2    4, 6 → 4    5 → 8    7 → 16    others → none
 */
const HIGH: usize = memory.data<u8>([0, 0, 33, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, 0], 16);
const LOW: usize = memory.data<u8>([26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 4, 4, 5, 21, 44], 16);

function kept(byte: u32, slash: bool): bool {
  if (byte === 0x2f) return slash;
  return ((load<u32>(KEPT + ((byte >> 5) << 2)) >> (byte & 31)) & 1) !== 0;
}

/** Returns how many of the sixteen bytes, counted from the first, stay as they are. */
function keptRun(bytes: v128, slash: bool): i32 {
  const classes = v128.and(
    i8x16.swizzle(v128.load(HIGH), i8x16.shr_u(bytes, 4)),
    i8x16.swizzle(v128.load(LOW), v128.and(bytes, i8x16.splat(15))),
  );
  let changed = i8x16.bitmask(i8x16.eq(classes, i8x16.splat(0)));
  if (!slash) changed |= i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x2f)));
  return ctz(changed | 0x10000);
}

/** How `recode` treats a %XX in its text: encode the '%' (the text is not encoded yet), decode it first, or keep it as it is. */
const ENCODE_ESCAPES: i32 = 0;
export const DECODE_ESCAPES: i32 = 1;
export const KEEP_ESCAPES: i32 = 2;

/** Encodes the bytes from `from` to `end`, writes them to `out`, and returns the end. '/' stays if `slash`. */
export function percentEncode(out: usize, from: usize, end: usize, slash: bool): usize {
  return recode(out, from, end, slash, ENCODE_ESCAPES);
}

/**
 * Encodes text that may have escapes, and returns the end. Returns 0 if a '%' is not followed by two hexadecimal
 * digits; with ENCODE_ESCAPES this cannot happen. Reads up to fifteen bytes after `end`, and overwrites as many after
 * its result.
 */
export function recode(out: usize, from: usize, end: usize, slash: bool, escapes: i32): usize {
  while (from < end) {
    if (SIMD) {
      const bytes = v128.load(from);
      const run = min<usize>(keptRun(bytes, slash), end - from);
      v128.store(out, bytes);
      out += run;
      from += run;
      if (run === 16 || from >= end) continue;
    }
    if (SIMD && escapes === ENCODE_ESCAPES) {
      // Bytes of other alphabets follow each other, so the next byte is checked singly. With a check of sixteen at each
      // byte, URLs of such keys take 1.2 times as long (Node 20 and 24, AMD EPYC, CPU time).
      do {
        out = writeEscape(out, load<u8>(from++));
      } while (from < end && !kept(load<u8>(from), slash));
      continue;
    }
    let byte: u32 = load<u8>(from++);
    let isKept = !SIMD && kept(byte, slash);
    if (byte === 0x25 && escapes !== ENCODE_ESCAPES) {
      if (from + 2 > end) return 0;
      const high = digitValue(load<u8>(from)), low = digitValue(load<u8>(from, 1));
      if ((high | low) > 15) return 0;
      if (escapes === DECODE_ESCAPES) {
        byte = (high << 4) | low;
        // An escaped slash is a byte of the text like any other. If slashes stay, it becomes one of them.
        isKept = kept(byte, slash);
        from += 2;
      } else {
        isKept = true;
      }
    }
    if (isKept) store<u8>(out++, <u8>byte);
    else out = writeEscape(out, byte);
  }
  return out;
}

/**
 * Returns where the canonical text that begins at `from` ends: at the first byte that must be encoded and does not
 * begin an escape as encoding would write it. There must be such a byte. Reads up to fifteen bytes after it. Only for
 * the module with SIMD.
 */
export function canonicalEnd(from: usize, slash: bool): usize {
  let end = keptEnd(from, slash);
  while (load<u8>(end) === 0x25) {
    const high = upperDigitValue(load<u8>(end, 1)), low = upperDigitValue(load<u8>(end, 2));
    if ((high | low) > 15 || kept((high << 4) | low, slash)) break;
    end = keptEnd(end + 3, slash);
  }
  return end;
}

/** Returns the end of the bytes that stay as they are. */
function keptEnd(from: usize, slash: bool): usize {
  let run = keptRun(v128.load(from), slash);
  for (; run === 16; run = keptRun(v128.load(from), slash)) from += 16;
  return from + run;
}

/** Returns the value of an upper-case hexadecimal digit, as encoding writes it, or more than 15. */
function upperDigitValue(digit: u32): u32 {
  return digit > 0x60 ? 16 : digitValue(digit);
}

/** Writes three bytes, and overwrites the byte after them. */
function writeEscape(out: usize, byte: u32): usize {
  const high: u32 = load<u8>(UPPER + (byte >> 4)), low: u32 = load<u8>(UPPER + (byte & 15));
  store<u32>(out, 0x25 | (high << 8) | (low << 16));
  return out + 3;
}

/** Returns the value of a hexadecimal digit, or more than 15. */
function digitValue(digit: u32): u32 {
  if (digit - 0x30 <= 9) return digit - 0x30;
  const letter = (digit | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}

/** More bytes that a path may contain (RFC 3986, section 3.3): ! $ & ' ( ) * + , : ; = and, in the second word, @. */
const LEGAL: usize = memory.data<u32>([0, 0x2c001fd2, 1, 0, 0, 0, 0, 0], 16);

/**
 * Encodes only the bytes that a path may not contain, and keeps escapes. Returns 0 as `recode` does. Goes byte by byte
 * because only one dialect uses paths as they are.
 */
export function encodeIllegal(out: usize, from: usize, end: usize): usize {
  while (from < end) {
    const byte: u32 = load<u8>(from);
    const legal = ((load<u32>(LEGAL + ((byte >> 5) << 2)) >> (byte & 31)) & 1) !== 0;
    const next = byte === 0x25 ? min(from + 3, end) : from + 1;
    if (legal) store<u8>(out++, <u8>byte);
    else out = recode(out, from, next, true, KEEP_ESCAPES);
    if (out === 0) return 0;
    from = next;
  }
  return out;
}
