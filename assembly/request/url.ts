/**
 * The URL of a request: scheme, host, default port, fragment. It is split in place (RFC 3986, section 3). A URL parser
 * could change it, and the signature must be for the URL that was given.
 *
 *     https://EXAMPLE.com:443/a/b?c=d
 *     └─┬─┘   └─────┬───────┘└┬─┘ └┬┘
 *     scheme    authority   path  query
 */
import { SIMD } from '../features';
import { copyText, HOST, KNOWN_ORIGIN, WIRE_PATH } from '../memory';
import { findByte, sameText } from '../text/bytes';
import { lowerCase } from '../text/canonical-headers';

const SLASH: u8 = 0x2f;

/** Where path and query begin and end in the URL. Without '?', the query is empty. */
export let pathAt: usize = 0;
export let pathEnd: usize = 0;
export let queryAt: usize = 0;
/** Bytes at HOST, the value that a client sends in the `host` header. */
export let hostLength: usize = 0;
/** Bytes of the scheme and "://". */
let schemeLength: usize = 0;
/** Set if scheme and authority must be changed before they are sent: they have capitals, or the scheme's default port. */
export let isOddOrigin: bool = false;
/** Set if clients may rewrite the host (127.1 becomes 127.0.0.1). The bindings check it. */
export let isOddHost: bool = false;

/**
 * Bytes at KNOWN_ORIGIN: scheme and authority of the last URL. The values that were read from them are still valid for
 * this origin.
 */
let knownLength: usize = 0;

/** Forgets the last URL. */
export function clearOrigin(): void {
  knownLength = 0;
}

/** Number of origins that were read. While it stays the same, HOST stays the same. */
export let originNumber: usize = 0;

/**
 * Splits the URL between `from` and `end`. Returns false if it has no HTTP or WebSocket scheme, no host, or a byte that
 * clients do not send.
 */
export function splitUrl(from: usize, end: usize): bool {
  if (isKnownOrigin(from, end)) pathAt = from + knownLength;
  else if (!readOrigin(from, end)) return false;
  pathEnd = findByte(pathAt, end, 0x3f);
  queryAt = min(pathEnd + 1, end);
  return isSendable(pathAt, end);
}

/** Tests whether the URL has the origin of the request before, as most requests have. */
function isKnownOrigin(from: usize, end: usize): bool {
  const length = knownLength;
  if (length === 0 || end - from < length || !sameText(from, KNOWN_ORIGIN, length)) return false;
  return end - from === length || load<u8>(from + length) === SLASH || load<u8>(from + length) === 0x3f;
}

function readOrigin(from: usize, end: usize): bool {
  const colon = findByte(from, end, 0x3a);
  const length = colon - from;
  // "http" and "ws" in lower case. OR 0x20 lower-cases letters, and no other legal byte becomes one of these letters.
  let plain: usize = 0;
  if ((load<u32>(from) | 0x20202020) === 0x70747468) plain = 4;
  else if ((load<u16>(from) | 0x2020) === 0x7377) plain = 2;
  const secure = length === plain + 1 && (load<u8>(from + plain) | 0x20) === 0x73;
  if (plain === 0 || end - colon < 4 || (length !== plain && !secure)) return false;
  if (load<u8>(colon, 1) !== SLASH || load<u8>(colon, 2) !== SLASH) return false;
  const authority = colon + 3;
  schemeLength = authority - from;
  pathAt = authority;
  while (pathAt < end && load<u8>(pathAt) !== SLASH && load<u8>(pathAt) !== 0x3f) pathAt++;
  knownLength = 0;
  originNumber++;
  if (!readAuthority(authority, pathAt, secure)) return false;
  knownLength = pathAt - from;
  copyText(KNOWN_ORIGIN, from, knownLength);
  const written = writeOrigin(WIRE_PATH, from) - WIRE_PATH;
  isOddOrigin = written !== knownLength || !sameText(WIRE_PATH, from, written);
  return true;
}

/** Writes the scheme, from the URL at `url`, and the host. Returns the end. */
export function writeOrigin(out: usize, url: usize): usize {
  return copyText(lowerCase(out, url, schemeLength), HOST, hostLength);
}

/** Returns false if a byte is a control character or '#', which clients do not send. */
function isSendable(from: usize, end: usize): bool {
  if (SIMD) {
    for (; from < end; from += 16) {
      const bytes = v128.load(from);
      const special = v128.or(i8x16.eq(bytes, i8x16.splat(0x7f)), i8x16.eq(bytes, i8x16.splat(0x23)));
      let found = i8x16.bitmask(v128.or(special, i8x16.lt_u(bytes, i8x16.splat(0x20))));
      if (end - from < 16) found &= (1 << <i32>(end - from)) - 1;
      if (found !== 0) return false;
    }
    return true;
  }
  for (; from < end; from++) {
    const byte = load<u8>(from);
    if (byte < 0x20 || byte === 0x7f || byte === 0x23) return false;
  }
  return true;
}

function isDigit(byte: u8): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function isNameByte(byte: u8): bool {
  const small = byte | 0x20;
  return (small >= 0x61 && small <= 0x7a) || isDigit(byte) || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

/** Reads host and port, and writes them to HOST as they are sent. */
function readAuthority(from: usize, end: usize, secure: bool): bool {
  let name = from;
  if (from < end && load<u8>(from) === 0x5b) {
    name = findByte(from, end, 0x5d) + 1;
    if (name > end) return false;
    for (let at = from + 1; at < name - 1; at++) {
      const byte = load<u8>(at), small = byte | 0x20;
      if (!isDigit(byte) && byte !== 0x3a && byte !== 0x2e && !(small >= 0x61 && small <= 0x66)) return false;
    }
    isOddHost = true;
  } else {
    while (name < end && isNameByte(load<u8>(name))) name++;
    isOddHost = isMaybeAddress(from, name);
  }
  if (name === from) return false;
  hostLength = lowerCase(HOST, from, name - from) - HOST;
  return name === end || readPort(name, end, secure ? 443 : 80);
}

/** Tests whether the last label begins with a digit or is empty: clients take a name that ends in a number for an address. */
function isMaybeAddress(from: usize, end: usize): bool {
  if (end > from && load<u8>(end - 1) === 0x2e) end--;
  let label = end;
  while (label > from && load<u8>(label - 1) !== 0x2e) label--;
  return label === end || isDigit(load<u8>(label));
}

/** Reads ":port" and appends it to HOST, unless it is empty or the scheme's default port. */
function readPort(from: usize, end: usize, standard: u32): bool {
  if (load<u8>(from) !== 0x3a || end - from > 6) return false;
  let port: u32 = 0;
  for (let at = from + 1; at < end; at++) {
    if (!isDigit(load<u8>(at))) return false;
    port = port * 10 + load<u8>(at) - 0x30;
  }
  if (end - from === 1 || port === standard) return true;
  if (port === 0 || port > 65535) return false;
  store<u8>(HOST + hostLength++, 0x3a);
  let unit: u32 = 10000;
  while (unit > port) unit /= 10;
  for (; unit > 0; unit /= 10) store<u8>(HOST + hostLength++, <u8>(0x30 + port / unit % 10));
  return true;
}
