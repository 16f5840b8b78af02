/** Checks of object keys before they are signed: dot segments (".", ".."), UTF-8. */
import { SIMD } from '../features';

const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;

/** Flags of `inspectKey`. */
export const NON_ASCII: i32 = 1;
export const MAYBE_DOT_SEGMENT: i32 = 2;

/**
 * Looks once at a key and returns flags: it has bytes above 0x7f, or a segment begins with a dot. Reads one byte before
 * `from` and up to fifteen after `end`, so a finding may be outside the key. The flags say only that a closer look is
 * needed.
 */
export function inspectKey(from: usize, end: usize): i32 {
  let flags = from < end && load<u8>(from) === DOT ? MAYBE_DOT_SEGMENT : 0;
  if (SIMD) {
    let high = i8x16.splat(0), dots = i8x16.splat(0);
    for (; from < end; from += 16) {
      const bytes = v128.load(from);
      high = v128.or(high, bytes);
      const afterSlash = i8x16.eq(v128.load(from - 1), i8x16.splat(SLASH));
      dots = v128.or(dots, v128.and(afterSlash, i8x16.eq(bytes, i8x16.splat(DOT))));
    }
    if (i8x16.bitmask(high) !== 0) flags |= NON_ASCII;
    if (v128.any_true(dots)) flags |= MAYBE_DOT_SEGMENT;
    return flags;
  }
  let before: u8 = 0;
  for (; from < end; from++) {
    const byte = load<u8>(from);
    if (byte > 0x7f) flags |= NON_ASCII;
    if (byte === DOT && before === SLASH) flags |= MAYBE_DOT_SEGMENT;
    before = byte;
  }
  return flags;
}

/** Tests whether a whole segment between slashes is "." or "..". An HTTP client would remove it and request another object. */
export function hasDotSegment(from: usize, end: usize): bool {
  while (from < end) {
    const segment = from;
    while (from < end && load<u8>(from) !== SLASH) from++;
    const length = from - segment;
    if (length === 1 && load<u8>(segment) === DOT) return true;
    if (length === 2 && load<u8>(segment) === DOT && load<u8>(segment, 1) === DOT) return true;
    from++;
  }
  return false;
}

/** Tests whether the bytes are well-formed UTF-8 (RFC 3629, section 4): no overlong form, no surrogate, nothing above U+10FFFF. */
export function isUtf8(from: usize, end: usize): bool {
  while (from < end) {
    const lead: u32 = load<u8>(from++);
    if (lead < 0x80) continue;
    let more: usize, low: u32 = 0x80, high: u32 = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) more = 1;
    else if (lead >= 0xe0 && lead <= 0xef) more = 2;
    else if (lead >= 0xf0 && lead <= 0xf4) more = 3;
    else return false;
    if (lead === 0xe0) low = 0xa0;
    else if (lead === 0xed) high = 0x9f;
    else if (lead === 0xf0) low = 0x90;
    else if (lead === 0xf4) high = 0x8f;
    if (end - from < more) return false;
    for (; more > 0; more--) {
      const next: u32 = load<u8>(from++);
      if (next < low || next > high) return false;
      low = 0x80;
      high = 0xbf;
    }
  }
  return true;
}
