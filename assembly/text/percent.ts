/** Percent-encoding as SigV4 wants it (RFC 3986, section 2.3): A-Z a-z 0-9 - . _ ~ stay, every other byte is %XX. */
import { SIMD } from '../features';

const UPPER: usize = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70], 16);

/** A bit for each byte that stays as it is, '/' among them. */
const KEPT: usize = memory.data<u32>([0, 0x03ffe000, 0x87fffffe, 0x47fffffe, 0, 0, 0, 0], 16);

/**
 * The same set for sixteen bytes at a time. The bytes that stay fall into classes, a bit each; a byte belongs to the set
 * if the classes of its high digit and of its low digit have one in common:
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

/** How many of the sixteen bytes at `from`, counted from the first, stay as they are. */
function keptRun(bytes: v128, slash: bool): i32 {
  const classes = v128.and(
    i8x16.swizzle(v128.load(HIGH), i8x16.shr_u(bytes, 4)),
    i8x16.swizzle(v128.load(LOW), v128.and(bytes, i8x16.splat(15))),
  );
  let changed = i8x16.bitmask(i8x16.eq(classes, i8x16.splat(0)));
  if (!slash) changed |= i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(0x2f)));
  return ctz(changed | 0x10000);
}

/** What `recode` makes of a %XX that is there already: text that is not encoded yet, that is decoded first, that is kept as it is. */
const ENCODE_ESCAPES: i32 = 0;
export const DECODE_ESCAPES: i32 = 1;
export const KEEP_ESCAPES: i32 = 2;

/** Writes the bytes from `from` to `end`, encoded, to `out`, and returns the end of what it wrote; '/' stays if `slash`. */
export function percentEncode(out: usize, from: usize, end: usize, slash: bool): usize {
  return recode(out, from, end, slash, ENCODE_ESCAPES);
}

/**
 * The same for text that may have escapes. Returns 0 if a '%' is not followed by two hexadecimal digits, which cannot be when
 * they are encoded. It reads up to fifteen bytes after `end`, and overwrites as many after its result.
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
      // Bytes of another alphabet follow each other, so the next byte is looked at alone. Looking at sixteen again makes URLs of such keys take 1.2 times
      // as long (Node 20 and 24, AMD EPYC, CPU time).
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
        // A slash that was escaped is a byte of the text like any other; where slashes stay, it becomes one of them.
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
 * Where canonical text ends that begins at `from`: at the first byte that neither stays as it is nor begins an escape that encoding would make. There
 * must be one. Reads up to fifteen bytes after it. For the module with SIMD alone.
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

/** Where the bytes end that stay as they are. */
function keptEnd(from: usize, slash: bool): usize {
  let run = keptRun(v128.load(from), slash);
  for (; run === 16; run = keptRun(v128.load(from), slash)) from += 16;
  return from + run;
}

/** The value of a hexadecimal digit as encoding writes it, or more than 15. */
function upperDigitValue(digit: u32): u32 {
  return digit > 0x60 ? 16 : digitValue(digit);
}

/** Writes three bytes, and overwrites the one behind. */
function writeEscape(out: usize, byte: u32): usize {
  const high: u32 = load<u8>(UPPER + (byte >> 4)), low: u32 = load<u8>(UPPER + (byte & 15));
  store<u32>(out, 0x25 | (high << 8) | (low << 16));
  return out + 3;
}

/** The value of a hexadecimal digit, or more than 15. */
function digitValue(digit: u32): u32 {
  if (digit - 0x30 <= 9) return digit - 0x30;
  const letter = (digit | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}

/** What may stand in a path besides (RFC 3986, section 3.3): ! $ & ' ( ) * + , : ; = and, in the second word, @. */
const LEGAL: usize = memory.data<u32>([0, 0x2c001fd2, 1, 0, 0, 0, 0, 0], 16);

/**
 * Encodes only what cannot stand in a path, and keeps escapes. Returns 0 as `recode` does. Byte by byte: it is for the one dialect that takes
 * paths as they are.
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
