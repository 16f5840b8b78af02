/**
 * The URL of a request: scheme, host, default port, fragment. It is taken apart (RFC 3986, section 3) where it stands, and never put
 * through a parser that would change it: what is signed is what was given.
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

/** Where path and query begin and end, in the URL. Without '?' the query is empty and ends where it begins. */
export let pathAt: usize = 0;
export let pathEnd: usize = 0;
export let queryAt: usize = 0;
/** Bytes at HOST: what a client sends as the header `host`. */
export let hostLength: usize = 0;
/** Bytes of the scheme and "://". */
let schemeLength: usize = 0;
/** True if scheme and authority are written otherwise than they are sent: in capitals, or with the scheme's own port. */
export let isOddOrigin: bool = false;
/** True if clients may write the host in another way (127.1 for 127.0.0.1), which the bindings must find out. */
export let isOddHost: bool = false;

/** Bytes at KNOWN_ORIGIN: scheme and authority of the last URL, to which what was read of them still belongs. */
let knownLength: usize = 0;

/** Forgets the last URL. */
export function clearOrigin(): void {
  knownLength = 0;
}

/** Counts the origins that were read: as long as it stays, HOST does. */
export let originNumber: usize = 0;

/** Takes apart the URL between `from` and `end`. False if it has no scheme of HTTP or WebSockets and no host, or what no request can have. */
export function splitUrl(from: usize, end: usize): bool {
  if (isKnownOrigin(from, end)) pathAt = from + knownLength;
  else if (!readOrigin(from, end)) return false;
  pathEnd = findByte(pathAt, end, 0x3f);
  queryAt = min(pathEnd + 1, end);
  return isSendable(pathAt, end);
}

/** Most requests go to the host of the one before. */
function isKnownOrigin(from: usize, end: usize): bool {
  const length = knownLength;
  if (length === 0 || end - from < length || !sameText(from, KNOWN_ORIGIN, length)) return false;
  return end - from === length || load<u8>(from + length) === SLASH || load<u8>(from + length) === 0x3f;
}

function readOrigin(from: usize, end: usize): bool {
  const colon = findByte(from, end, 0x3a);
  const length = colon - from;
  // "http" and "ws" in lower case; the bit that makes letters small does not make one of anything else that could stand here.
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

/** False if a byte is a control character or '#', which no client sends. */
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

/** True if the last label begins with a digit, or is empty: clients take a name that ends in a number for an address. */
function isMaybeAddress(from: usize, end: usize): bool {
  if (end > from && load<u8>(end - 1) === 0x2e) end--;
  let label = end;
  while (label > from && load<u8>(label - 1) !== 0x2e) label--;
  return label === end || isDigit(load<u8>(label));
}

/** Reads ":port" and appends it to HOST, unless it is empty or the scheme's own. */
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
