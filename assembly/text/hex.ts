/** Hexadecimal digits in lower case. */
import { SIMD } from '../features';

const LOWER: usize = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102], 16);

/** Writes the 32 bytes at `from` as 64 lower-case hexadecimal digits to `out`. */
export function hexDigest(out: usize, from: usize): void {
  if (SIMD) {
    for (let i: usize = 0; i < 32; i += 16) {
      const bytes = v128.load(from + i);
      const high = i8x16.shr_u(bytes, 4);
      const low = v128.and(bytes, i8x16.splat(15));
      const digits = v128.load(LOWER);
      const first = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      const second = i8x16.shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
      v128.store(out + 2 * i, i8x16.swizzle(digits, first));
      v128.store(out + 2 * i, i8x16.swizzle(digits, second), 16);
    }
  } else {
    for (let i: usize = 0; i < 32; i++) {
      const byte: usize = load<u8>(from + i);
      store<u8>(out + 2 * i, load<u8>(LOWER + (byte >> 4)));
      store<u8>(out + 2 * i, load<u8>(LOWER + (byte & 15)), 1);
    }
  }
}
