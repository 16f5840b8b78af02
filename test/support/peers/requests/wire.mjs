/**
 * A request on the wire, and its signed parts in a dialect, for peers that have no option for the dialect. Uses regular
 * expressions, `URL` and encodeURIComponent, so that the peers do not depend on the encoder of the reference.
 *
 * @typedef {import('../../../reference/sign.mjs').SignRequest} SignRequest
 * @typedef {import('../../../reference/sign.mjs').SignOptions} SignOptions
 * @typedef {import('../../../reference/steps.mjs').Pair} Pair
 */
import { createHash } from 'node:crypto';

const NOT_UNRESERVED = /[^A-Za-z0-9\-._~]/g;
const OF_PATH = {
  single: /[^A-Za-z0-9\-._~/]/g,
  double: /[^A-Za-z0-9\-._~/%]/g,
  none: /[^A-Za-z0-9\-._~/%!$&'()*+,;=:@]/g,
};

/**
 * The encoded path, not normalised.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
export function wirePath({ url }, { dialect: { pathEncoding } }) {
  const path = /^[a-z]+:\/\/[^/?]*([^?]*)/i.exec(url)?.[1] || '/';
  const bytes = pathEncoding === 'single' ? decoded(path) : utf8(path);
  return bytes.replace(OF_PATH[pathEncoding], hex);
}

/**
 * The path for peers that sign it unchanged.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
export function signedPath(request, options) {
  const path = wirePath(request, options);
  return options.dialect.pathEncoding === 'double' ? path.split('/').map(encodeURIComponent).join('/') : path;
}

/**
 * The encoded parameters that are signed, in the order given.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 * @returns {Pair[]}
 */
export function signedQuery({ method, url }, { dialect }) {
  // Tools that sign an empty query send no query.
  if (method === 'POST' && dialect.postQuery === 'empty') return [];
  const [, query = ''] = /\?(.*)$/s.exec(url) ?? [];
  const pairs = query.split(/&+/).flatMap((part) => {
    const [, name, value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    return part === '' || name === undefined ? [] : [pairOf(name, value)];
  });
  if (dialect.duplicateQuery !== 'first') return pairs;
  return pairs.filter(([name], i) => pairs.findIndex(([other]) => other === name) === i);
}

/** @param {string} name  @param {string} value  @returns {Pair} */
function pairOf(name, value) {
  return [decoded(name).replace(NOT_UNRESERVED, hex), decoded(value).replace(NOT_UNRESERVED, hex)];
}

/** @param {Iterable<Pair>} pairs encoded */
export function queryText(pairs) {
  return Array.from(pairs, ([name, value]) => `${name}=${value}`).join('&');
}

/**
 * All headers of the caller, and `host` if the caller has not set it.
 *
 * @param {SignRequest} request
 * @returns {Pair[]}
 */
export function allHeaders({ url, headers }) {
  const { host } = new URL(/^[a-z]+:\/\/[^/?]*/i.exec(url)?.[0] ?? url);
  return headers.some(([name]) => /^host$/i.test(name)) ? [...headers] : [['host', host], ...headers];
}

/**
 * Names of the caller's headers in lower case: signed and unsigned.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
export function headerNames(request, { dialect }) {
  const names = [...new Set(allHeaders(request).map(([name]) => name.toLowerCase()))];
  const patterns = dialect.neverSign.map((each) => each.replace(/[^a-z0-9*]/g, '\\$&').replace(/\*$/, '.*'));
  const never = new RegExp(`^(${patterns.join('|')})$`);
  return { signed: names.filter((name) => !never.test(name)), unsigned: names.filter((name) => never.test(name)) };
}

/**
 * For peers that take a record: names in lower case, and fields of one name combined by RFC 9110, section 5.3.
 *
 * @param {readonly Pair[]} headers
 */
export function headerRecord(headers) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    const before = fields.get(name);
    fields.set(name, before === undefined ? value.trim() : `${before},${value.trim()}`);
  }
  return Object.fromEntries(fields);
}

/**
 * The session token, if it is signed.
 *
 * @param {SignOptions} options
 */
export function signedToken({ credentials, dialect }) {
  return dialect.sessionToken === 'signed' ? credentials.sessionToken : undefined;
}

/**
 * The payload hash that the caller or the dialect has fixed. Otherwise it is the hash of the payload.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
export function fixedPayloadLine({ payload, payloadHash, headers }, { mode, dialect }) {
  const given = payloadHash ?? headers.find(([name]) => /^x-amz-content-sha256$/i.test(name))?.[1].trim();
  if (given !== undefined) return given;
  if (dialect.unsignedPayload === 'always') return 'UNSIGNED-PAYLOAD';
  if (payload !== undefined) return undefined;
  return mode === 'presign' && dialect.unsignedPayload === 'presigned' ? 'UNSIGNED-PAYLOAD' : undefined;
}

/**
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
export function payloadLine(request, options) {
  return (
    fixedPayloadLine(request, options) ??
    createHash('sha256')
      .update(request.payload ?? '')
      .digest('hex')
  );
}

/**
 * The payload hash parameter of a presigned URL, if the hash differs from the service's default.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 * @returns {Pair[]}
 */
export function payloadParameter(request, options) {
  const { mode, dialect } = options;
  if (mode !== 'presign' || !dialect.payloadHeader || request.headers.some(isPayloadHeader)) return [];
  const understood = dialect.unsignedPayload === 'never' ? createHash('sha256').digest('hex') : 'UNSIGNED-PAYLOAD';
  const line = payloadLine(request, options);
  return line === understood ? [] : [['X-Amz-Content-Sha256', line]];
}

/** @param {Pair} header */
export function isPayloadHeader([name]) {
  return /^x-amz-content-sha256$/i.test(name);
}

/** A string with one character for each byte. @param {string} text */
function utf8(text) {
  return Buffer.from(text).toString('latin1');
}

/** @param {string} text */
function decoded(text) {
  return utf8(text).replace(/%(..)/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** @param {string} byte */
function hex(byte) {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
