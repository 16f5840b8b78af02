/**
 * Path normalization (empty and dot segments, "/../") and encoding, both as sent and in the canonical request (AWS,
 * "Create a signed AWS API request", step 1).
 *
 *     given   ──▶  WIRE_PATH  ──────────────▶  canonical     encoded once: both are the same
 *                      │       encoded again                 encoded twice
 *                      └──▶ NORMAL_PATH ────▶  canonical     with "//", normalized for the canonical request only
 *
 * If "." and ".." segments are removed, they are removed from the sent path too. A client would remove them anyway, by
 * its own rules.
 */
import { copyText, NORMAL_PATH, WIRE_PATH } from '../memory';
import { DECODE_ESCAPES, encodeIllegal, KEEP_ESCAPES, percentEncode, recode } from '../text/percent';
import { hasRule, NORMALIZE_PATH, PATH_AS_GIVEN, PATH_DOUBLE } from './rules';

const SLASH: u8 = 0x2f;
const DOT: u8 = 0x2e;

export let wirePathLength: usize = 0;
/** Set if a client would remove a segment of the sent path. */
export let hasDotSegments: bool = false;

/** Findings of `inspect`: empty segments; "." or ".." segments; segments that decode to "." or "..". */
const EMPTY: i32 = 1;
const DOTS: i32 = 2;
const ESCAPED_DOTS: i32 = 4;

/** Writes the path between `from` and `end` to WIRE_PATH. Returns false if a '%' is not followed by two hexadecimal digits. */
export function readPath(from: usize, end: usize): bool {
  let wireEnd: usize = WIRE_PATH;
  if (from === end) store<u8>(wireEnd++, SLASH);
  else if (hasRule(PATH_AS_GIVEN)) wireEnd = encodeIllegal(WIRE_PATH, from, end);
  else wireEnd = recode(WIRE_PATH, from, end, true, hasRule(PATH_DOUBLE) ? KEEP_ESCAPES : DECODE_ESCAPES);
  if (wireEnd === 0) return false;
  let found = inspect(WIRE_PATH, wireEnd);
  if ((found & DOTS) !== 0 && hasRule(NORMALIZE_PATH)) {
    wireEnd = normalize(WIRE_PATH, WIRE_PATH, wireEnd);
    found &= ESCAPED_DOTS;
  }
  hasDotSegments = (found & (DOTS | ESCAPED_DOTS)) !== 0;
  wirePathLength = wireEnd - WIRE_PATH;
  isToNormalize = (found & EMPTY) !== 0 && hasRule(NORMALIZE_PATH);
  return true;
}

let isToNormalize: bool = false;

/** Writes the canonical path to `out`. Returns its end. */
export function writeCanonicalPath(out: usize): usize {
  let from = WIRE_PATH, end = WIRE_PATH + wirePathLength;
  if (isToNormalize) {
    from = NORMAL_PATH;
    end = normalize(NORMAL_PATH, WIRE_PATH, end);
  }
  return hasRule(PATH_DOUBLE) ? percentEncode(out, from, end, true) : copyText(out, from, end - from);
}

function inspect(from: usize, end: usize): i32 {
  let found = 0;
  while (from < end) {
    const segment = ++from;
    while (from < end && load<u8>(from) !== SLASH) from++;
    if (from === segment) found |= from < end ? EMPTY : 0;
    else if (load<u8>(segment) === DOT || load<u8>(segment) === 0x25) found |= inspectDots(segment, from);
  }
  return found;
}

/**
 * Returns DOTS or ESCAPED_DOTS if the segment between `from` and `end` is one or two dots, plain or as "%2e", and
 * nothing else.
 */
function inspectDots(from: usize, end: usize): i32 {
  let dots = 0, found = DOTS;
  while (from < end) {
    if (load<u8>(from) === DOT) {
      from++;
    } else if (end - from >= 3 && load<u16>(from) === 0x3225 && (load<u8>(from, 2) | 0x20) === 0x65) {
      from += 3;
      found = ESCAPED_DOTS;
    } else {
      return 0;
    }
    if (++dots > 2) return 0;
  }
  return found;
}

/**
 * Removes empty segments, "." segments, and ".." segments with the segment before. A slash at the end stays. A dot
 * segment at the end leaves no slash, as in AWS's own signer in C: "/a/b/." becomes "/a/b". Writes to `out`, which may
 * be `from`. Returns the end.
 */
function normalize(out: usize, from: usize, end: usize): usize {
  const begin = out, endsInSlash = load<u8>(end - 1) === SLASH;
  while (from < end) {
    const segment = ++from;
    while (from < end && load<u8>(from) !== SLASH) from++;
    const length = from - segment;
    if (length === 0 || (length === 1 && load<u8>(segment) === DOT)) continue;
    if (length === 2 && load<u8>(segment) === DOT && load<u8>(segment, 1) === DOT) {
      while (out > begin) if (load<u8>(--out) === SLASH) break;
      continue;
    }
    store<u8>(out++, SLASH);
    memory.copy(out, segment, length);
    out += length;
  }
  if (endsInSlash || out === begin) store<u8>(out++, SLASH);
  return out;
}
