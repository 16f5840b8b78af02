/** Finds, counts and compares bytes. */
import { SIMD } from '../features';

/** Returns where `byte` first occurs between `from` and `end`, or `end`. Reads up to fifteen bytes after `end`. */
export function findByte(from: usize, end: usize, byte: u8): usize {
  if (SIMD) {
    const wanted = i8x16.splat(byte);
    for (; from < end; from += 16) {
      const found = i8x16.bitmask(i8x16.eq(v128.load(from), wanted));
      if (found !== 0) return min<usize>(from + ctz(found), end);
    }
    return end;
  }
  while (from < end && load<u8>(from) !== byte) from++;
  return from;
}

/** Counts the occurrences of `byte` between `from` and `end`. */
export function countByte(from: usize, end: usize, byte: u8): usize {
  let count: usize = 0;
  if (SIMD) {
    const wanted = i8x16.splat(byte);
    for (; from + 16 <= end; from += 16) count += popcnt(i8x16.bitmask(i8x16.eq(v128.load(from), wanted)));
  }
  for (; from < end; from++) if (load<u8>(from) === byte) count++;
  return count;
}

/** Tests whether `length` bytes are the same in two places. */
export function sameText(a: usize, b: usize, length: usize): bool {
  const end = a + length;
  for (; a + 8 <= end; a += 8, b += 8) if (load<u64>(a) !== load<u64>(b)) return false;
  for (; a < end; a++, b++) if (load<u8>(a) !== load<u8>(b)) return false;
  return true;
}
