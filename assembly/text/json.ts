/** Text in JSON strings (RFC 8259, section 7), escaped as `JSON.stringify` escapes it. */
import { SIMD } from '../features';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
/** Characters below this one are control characters. */
const SPACE: u8 = 0x20;

/** The most bytes that one byte becomes, for example `\u0001`. */
export const MOST_ESCAPED: usize = 6;

/**
 * Escapes the UTF-8 text between `from` and `end` and writes it to `out`. Returns its end. Reads and writes up to
 * fifteen bytes more.
 */
export function writeEscaped(out: usize, from: usize, end: usize): usize {
  while (from < end) {
    if (SIMD) {
      // Copies sixteen bytes unchanged, then goes on at the first byte that needs an escape.
      const bytes = v128.load(from);
      v128.store(out, bytes);
      const quoted = v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH)));
      const plain = ctz(i8x16.bitmask(v128.or(quoted, i8x16.lt_u(bytes, i8x16.splat(SPACE)))) | 0x10000);
      const length = min<usize>(plain, end - from);
      out += length;
      from += length;
      if (length === 16 || from === end) continue;
    }
    const byte = load<u8>(from++);
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) {
      out = writeEscape(out, byte);
    } else {
      store<u8>(out++, byte);
    }
  }
  return out;
}

function writeEscape(out: usize, byte: u8): usize {
  const letter = escapeLetter(byte);
  store<u8>(out, BACKSLASH);
  store<u8>(out, letter, 1);
  if (letter !== 0x75) return out + 2;
  store<u16>(out, 0x3030, 2);
  store<u8>(out, 0x30 + (byte >> 4), 4);
  const low = byte & 15;
  store<u8>(out, low < 10 ? 0x30 + low : 0x57 + low, 5);
  return out + 6;
}

/**
 * Returns the character after the backslash: `b`, `t`, `n`, `f` or `r`, `u` for other control characters, else the byte
 * itself.
 */
function escapeLetter(byte: u8): u8 {
  if (byte >= SPACE) return byte;
  if (byte === 0x08) return 0x62;
  if (byte === 0x09) return 0x74;
  if (byte === 0x0a) return 0x6e;
  if (byte === 0x0c) return 0x66;
  if (byte === 0x0d) return 0x72;
  return 0x75;
}
