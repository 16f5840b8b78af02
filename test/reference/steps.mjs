/**
 * The steps of AWS Signature Version 4 that are the same for every request and every place of the signature. Written to
 * be read and compared with: slow, with node:crypto only, and without shared code with the tested signer.
 *
 *     canonicalRequest ─ SHA-256 ─▶ stringToSign ─┐
 *                                                 ├─ HMAC ─▶ signature
 *     secretAccessKey ── HMAC × 4 ─▶ signingKey ──┘
 */
import { createHash, createHmac } from 'node:crypto';

/**
 * @typedef {readonly [name: string, value: string]} Pair
 *
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string | undefined} [sessionToken] of temporary credentials
 */

export const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * Percent-encodes the UTF-8 bytes of a string, or bytes, except the unreserved characters of RFC 3986.
 *
 * @param {string | Uint8Array} given
 */
export function encode(given) {
  let encoded = '';
  for (const byte of typeof given === 'string' ? Buffer.from(given, 'utf8') : given) {
    const character = String.fromCharCode(byte);
    encoded += UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/**
 * Sorts encoded pairs by name, then by value. Sorting the joined text would differ, because `=` sorts after `-`, `.`
 * and digits.
 *
 * @param {readonly Pair[]} pairs encoded
 */
export function sortedQuery(pairs) {
  return [...pairs]
    .sort(([a, x], [b, y]) => compareAscii(a, b) || compareAscii(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** @param {string} a  @param {string} b */
function compareAscii(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Returns canonical headers. Names are in lower case and sorted. Values are trimmed, and each run of whitespace becomes
 * one space, including a line break before whitespace. Repeated headers become one header, with values joined by commas
 * in the order of arrival.
 *
 * @param {readonly Pair[]} headers
 * @returns {Pair[]}
 */
export function canonicalHeaders(headers) {
  /** @type {Map<string, string>} */
  const merged = new Map();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const folded = value.replace(/((\r\n)?[ \t])+/g, ' ').replace(/^ | $/g, '');
    const before = merged.get(key);
    merged.set(key, before === undefined ? folded : `${before},${folded}`);
  }
  return [...merged].sort(([a], [b]) => compareAscii(a, b));
}

/** @param {readonly Pair[]} headers canonical */
export function signedHeaders(headers) {
  return headers.map(([name]) => name).join(';');
}

/**
 * @param {string} method
 * @param {string} path canonical
 * @param {string} query canonical
 * @param {readonly Pair[]} headers canonical
 * @param {string} payloadHash
 */
export function canonicalRequest(method, path, query, headers, payloadHash) {
  const headerLines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
  return [method, path, query, headerLines, signedHeaders(headers), payloadHash].join('\n');
}

/**
 * `YYYYMMDDTHHMMSSZ`, in UTC.
 *
 * @param {Date} date
 */
export function amzDate(date) {
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/**
 * The credential scope of a signing key: one day, one region, one service.
 *
 * @param {string} dateTime see `amzDate`
 * @param {string} region
 * @param {string} service
 */
export function credentialScope(dateTime, region, service) {
  return [dateTime.slice(0, 8), region, service, TERMINATOR].join('/');
}

/**
 * @param {string} dateTime
 * @param {string} scope
 * @param {string} request canonical
 */
export function stringToSign(dateTime, scope, request) {
  return [ALGORITHM, dateTime, scope, sha256(request)].join('\n');
}

/**
 * Derives the signing key; each step is the key of the next.
 *
 * @param {string} secretAccessKey
 * @param {string} day `YYYYMMDD`
 * @param {string} region
 * @param {string} service
 */
export function signingKeySteps(secretAccessKey, day, region, service) {
  const kDate = hmac(`AWS4${secretAccessKey}`, day);
  const kRegion = hmac(kDate, region);
  const kService = hmac(kRegion, service);
  const kSigning = hmac(kService, TERMINATOR);
  return { kDate, kRegion, kService, kSigning };
}

/**
 * @param {Uint8Array} signingKey
 * @param {string} text the string to sign
 */
export function signature(signingKey, text) {
  return hmac(signingKey, text).toString('hex');
}

/** @param {string | Uint8Array} data  a string is encoded as UTF-8 */
export function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

/** @param {string | Uint8Array} key  @param {string} text */
function hmac(key, text) {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
