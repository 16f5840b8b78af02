/** The parts of a URL on the wire and in the canonical request. Split by hand, because `URL` would change them. */
import { encode, sortedQuery } from './steps.mjs';

/**
 * @typedef {import('./steps.mjs').Pair} Pair
 * @typedef {import('./dialects.mjs').Dialect} Dialect
 *
 * @typedef {object} Parameter
 * @property {string} name encoded
 * @property {string | undefined} value encoded; undefined if there is no `=`
 */

const UNRESERVED = /[A-Za-z0-9\-._~]/;
/** Characters that RFC 3986 allows in a segment in addition to the unreserved characters. */
const SEGMENT = /[A-Za-z0-9\-._~!$&'()*+,;=:@]/;

/** @param {string} url */
export function splitUrl(url) {
  const [, scheme = '', authority = '', path = '', query = ''] =
    /^(https?):\/\/([^/?#@]+)([^?#]*)(?:\?([^#]*))?$/i.exec(url) ?? [];
  if (scheme === '') throw new Error(`not an absolute URL of http or https: ${url}`);
  return { scheme: scheme.toLowerCase(), authority, path, query };
}

/**
 * The signed host: in lower case, without the scheme's default port.
 *
 * @param {string} scheme
 * @param {string} authority
 */
export function hostOf(scheme, authority) {
  return authority.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '');
}

/**
 * The path of the request line.
 *
 * @param {string} path as given
 * @param {Dialect} dialect
 */
export function wirePath(path, { pathEncoding, pathNormalization }) {
  const encoded = encodePath(path === '' ? '/' : path, pathEncoding);
  const hasDots = encoded.split('/').some((segment) => segment === '.' || segment === '..');
  return hasDots && pathNormalization === 'rfc3986' ? normalizePath(encoded) : encoded;
}

/** @param {string} path  @param {Dialect['pathEncoding']} encoding */
function encodePath(path, encoding) {
  if (encoding === 'single') return encodeSegments(percentDecode(path));
  const literal = encoding === 'none' ? SEGMENT : UNRESERVED;
  return pieces(path)
    .map((piece) => (piece === '/' || isEscape(piece) || literal.test(piece) ? piece : encode(piece)))
    .join('');
}

/**
 * The path of the canonical request.
 *
 * @param {string} path of the request line
 * @param {Dialect} dialect
 */
export function canonicalPath(path, { pathEncoding, pathNormalization }) {
  const normalized = pathNormalization === 'rfc3986' ? normalizePath(path) : path;
  return pathEncoding === 'double' ? encodeSegments(Buffer.from(normalized)) : normalized;
}

/**
 * Removes empty segments, `.` and `..`, and the segment before each `..`. One slash at the end is kept, but `/.` and
 * `/..` leave no slash, as in aws-c-auth.
 *
 * @param {string} path
 */
function normalizePath(path) {
  /** @type {string[]} */
  const kept = [];
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}${kept.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

/** @param {string} query as given */
export function parseQuery(query) {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...values] = part.split('=');
      const value = values.length === 0 ? undefined : encode(percentDecode(values.join('=')));
      return { name: encode(percentDecode(name)), value };
    });
}

/**
 * The query of the request line.
 *
 * @param {readonly Parameter[]} parameters
 */
export function wireQuery(parameters) {
  return parameters.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join('&');
}

/**
 * The query of the canonical request.
 *
 * @param {string} method
 * @param {readonly Parameter[]} parameters
 * @param {Dialect} dialect
 */
export function canonicalQuery(method, parameters, { duplicateQuery, postQuery }) {
  if (method === 'POST' && postQuery === 'empty') return '';
  const firsts = parameters.filter(({ name }, i) => parameters.findIndex((other) => other.name === name) === i);
  if (duplicateQuery === 'refuse' && firsts.length < parameters.length) throw new Error('a parameter is repeated');
  const signed = duplicateQuery === 'all' ? parameters : firsts;
  return sortedQuery(signed.map(({ name, value = '' }) => /** @type {Pair} */ ([name, value])));
}

/** @param {Uint8Array} path */
function encodeSegments(path) {
  return encode(path).replaceAll('%2F', '/');
}

/**
 * Bytes, not text: an escape may be any byte.
 *
 * @param {string} text
 */
function percentDecode(text) {
  return Buffer.concat(
    pieces(text).map((piece) => (isEscape(piece) ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece))),
  );
}

/**
 * Escapes and single characters.
 *
 * @param {string} text
 */
function pieces(text) {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw new Error(`a percent sign without two digits: ${text}`);
  return text.match(/%..|./gsu) ?? [];
}

/** @param {string} piece */
function isEscape(piece) {
  return piece.startsWith('%');
}
