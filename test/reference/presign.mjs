/**
 * A presigned URL, step by step: AWS Signature Version 4 in the query string, as AWS describes it in "Authenticating
 * Requests: Using Query Parameters". Written to be read, and to be compared with: it is slow, and shares no code with
 * the signer that it checks.
 *
 *     canonicalRequest ─ SHA-256 ─▶ stringToSign ─┐
 *                                                 ├─ HMAC ─▶ signature ─▶ presignedUrl
 *     secretAccessKey ── HMAC × 4 ─▶ signingKey ──┘
 */
import { createHash, createHmac } from 'node:crypto';

/**
 * @typedef {readonly [name: string, value: string]} Pair
 *
 * @typedef {object} Credentials
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string | undefined} [sessionToken] what temporary credentials have besides
 *
 * @typedef {object} PresignRequest
 * @property {string} method GET, PUT, …
 * @property {string} origin scheme and host, and the port unless it is the scheme's own: `https://example.com:9000`
 * @property {string} path not encoded; begins with a slash
 * @property {readonly Pair[]} query not encoded
 * @property {readonly Pair[]} headers what the client will send besides `host`
 * @property {string} payloadHash the last line of the canonical request; S3 takes `UNSIGNED-PAYLOAD` in presigned URLs
 * @property {Credentials} credentials
 * @property {string} region
 * @property {string} service
 * @property {Date} date the signing date; fractions of a second are dropped
 * @property {number} expiresIn seconds
 *
 * @typedef {object} Presigned
 * @property {string} url
 * @property {string} canonicalRequest
 * @property {string} stringToSign
 * @property {string} credentialScope
 * @property {string} signedHeaders
 * @property {string} signature
 */

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * Percent-encodes the UTF-8 bytes of a text, all but the unreserved characters of RFC 3986.
 *
 * @param {string} text
 */
export function encode(text) {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    encoded += UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/**
 * S3's own rule: the path is encoded once, and neither `//` nor `.` nor `..` is resolved: they are parts of the key.
 *
 * @param {string} path
 */
export function canonicalPath(path) {
  return path.split('/').map(encode).join('/');
}

/**
 * Encodes the pairs and sorts them by name, then by value. Not by the joined text: `=` sorts after `-`, `.` and digits.
 *
 * @param {readonly Pair[]} query
 */
export function canonicalQuery(query) {
  return query
    .map(([name, value]) => /** @type {Pair} */ ([encode(name), encode(value)]))
    .sort(([a, x], [b, y]) => compareAscii(a, b) || compareAscii(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** @param {string} a  @param {string} b */
function compareAscii(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Names in lower case and sorted; values without blanks at their ends, and with one space for each run of them inside.
 * Headers of one name are one header, its values joined with commas in the order of arrival.
 *
 * @param {readonly Pair[]} headers
 * @returns {Pair[]}
 */
export function canonicalHeaders(headers) {
  /** @type {Map<string, string>} */
  const merged = new Map();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const folded = value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
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
 * What the signing key is good for: one day, one region, one service.
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

/** @param {string} text */
function sha256(text) {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** @param {string | Uint8Array} key  @param {string} text */
function hmac(key, text) {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}

/**
 * All steps. The signature covers every parameter of the query but itself, so it is added at the end.
 *
 * @param {PresignRequest} request
 * @returns {Presigned}
 */
export function presign(request) {
  const { credentials, region, service } = request;
  const dateTime = amzDate(request.date);
  const scope = credentialScope(dateTime, region, service);

  const host = request.origin.slice(request.origin.indexOf('://') + 3);
  const headers = canonicalHeaders([['host', host], ...request.headers]);
  const names = signedHeaders(headers);

  /** @type {Pair[]} */
  const parameters = [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scope}`],
    ['X-Amz-Date', dateTime],
    ['X-Amz-Expires', String(request.expiresIn)],
    ['X-Amz-SignedHeaders', names],
  ];
  if (credentials.sessionToken !== undefined) parameters.push(['X-Amz-Security-Token', credentials.sessionToken]);

  const path = canonicalPath(request.path);
  const query = canonicalQuery([...request.query, ...parameters]);
  const canonical = canonicalRequest(request.method, path, query, headers, request.payloadHash);
  const text = stringToSign(dateTime, scope, canonical);
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, scope.slice(0, 8), region, service);
  const digits = signature(kSigning, text);

  return {
    url: `${request.origin}${path}?${query}&X-Amz-Signature=${digits}`,
    canonicalRequest: canonical,
    stringToSign: text,
    credentialScope: scope,
    signedHeaders: names,
    signature: digits,
  };
}
