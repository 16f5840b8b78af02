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

/**
 * Writes the bytes from `from` to `end`, encoded, to `out`, and returns the end of what it wrote; '/' stays if `slash`.
 * Up to fifteen bytes behind `end` are read, and as many behind the result overwritten.
 */
export function percentEncode(out: usize, from: usize, end: usize, slash: bool): usize {
  while (from < end) {
    if (SIMD) {
      const bytes = v128.load(from);
      const run = min<usize>(keptRun(bytes, slash), end - from);
      v128.store(out, bytes);
      out += run;
      from += run;
      if (run === 16 || from >= end) continue;
    }
    const byte: u32 = load<u8>(from++);
    if (!SIMD && kept(byte, slash)) {
      store<u8>(out++, <u8>byte);
    } else {
      store<u8>(out, 0x25);
      store<u8>(out, load<u8>(UPPER + (byte >> 4)), 1);
      store<u8>(out, load<u8>(UPPER + (byte & 15)), 2);
      out += 3;
    }
  }
  return out;
}
