/**
 * Any request, signed step by step: AWS Signature Version 4 in the Authorization header ("sign") or in the query
 * ("presign"), with the differences between services in a dialect. It checks little, because its input must be valid.
 *
 *     url, method, headers, payload ─▶ canonicalRequest ─▶ stringToSign ─▶ signature ─▶ headers, or the URL
 */
import {
  ALGORITHM,
  amzDate,
  canonicalHeaders,
  canonicalRequest,
  credentialScope,
  encode,
  sha256,
  signature,
  signedHeaders,
  signingKeySteps,
  stringToSign,
} from './steps.mjs';
import { canonicalPath, canonicalQuery, hostOf, parseQuery, splitUrl, wirePath, wireQuery } from './url.mjs';

/**
 * @typedef {import('./steps.mjs').Pair} Pair
 * @typedef {import('./steps.mjs').Credentials} Credentials
 * @typedef {import('./dialects.mjs').Dialect} Dialect
 *
 * @typedef {object} SignRequest
 * @property {string} method
 * @property {string} url absolute; path and query may be encoded or not
 * @property {readonly Pair[]} headers
 * @property {string | Uint8Array} [payload] a string is encoded as UTF-8
 * @property {string} [payloadHash] the payload hash, in place of a payload
 * @property {number} [expiresIn] seconds; of a presigned URL
 *
 * @typedef {object} SignOptions
 * @property {Credentials} credentials
 * @property {string} region
 * @property {string} service
 * @property {Dialect} dialect
 * @property {Date} date the signing date; fractions of a second are dropped
 * @property {'sign' | 'presign'} mode
 *
 * @typedef {object} Signed
 * @property {string} url
 * @property {Record<string, string>} headers that the client adds to its own
 * @property {string} canonicalRequest
 * @property {string} stringToSign
 * @property {string} credentialScope
 * @property {string} signedHeaders
 * @property {string} payloadHash
 * @property {string} signature
 */

const PAYLOAD_HEADER = 'x-amz-content-sha256';
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const EXPIRES_IN = 900;

/**
 * @param {SignRequest} request
 * @param {SignOptions} options
 * @returns {Signed}
 */
export function sign(request, options) {
  const { region, service, dialect, date, mode } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = options.credentials;
  const { scheme, authority, path, query } = splitUrl(request.url);
  const host = hostOf(scheme, authority);
  const dateTime = amzDate(date);
  const scope = credentialScope(dateTime, region, service);
  const payloadHash = payloadLine(request, options);

  const token = dialect.sessionToken === 'omitted' ? undefined : sessionToken;
  const signedToken = dialect.sessionToken === 'signed' ? token : undefined;
  const appendedToken = dialect.sessionToken === 'appended' ? token : undefined;

  /** @type {Record<string, string>} */
  const added = {};
  if (mode === 'sign') {
    added['x-amz-date'] = dateTime;
    if (dialect.payloadHeader && headerOf(request, PAYLOAD_HEADER) === undefined) added[PAYLOAD_HEADER] = payloadHash;
    if (signedToken !== undefined) added['x-amz-security-token'] = signedToken;
  }
  const given = request.headers.filter(([name]) => !isNeverSigned(name, dialect));
  if (mode === 'presign' && given.length < request.headers.length) throw new Error('a header that is never signed');
  const implied = /** @type {Pair[]} */ (headerOf(request, 'host') === undefined ? [['host', host]] : []);
  const headers = canonicalHeaders([...implied, ...given, ...Object.entries(added)]);
  const names = signedHeaders(headers);

  const parameters = parseQuery(query);
  if (mode === 'presign') {
    parameters.push(parameter('X-Amz-Algorithm', ALGORITHM));
    if (hasPayloadParameter(request, payloadHash, dialect))
      parameters.push(parameter('X-Amz-Content-Sha256', payloadHash));
    parameters.push(
      parameter('X-Amz-Credential', `${accessKeyId}/${scope}`),
      parameter('X-Amz-Date', dateTime),
      parameter('X-Amz-Expires', String(request.expiresIn ?? EXPIRES_IN)),
    );
    if (signedToken !== undefined) parameters.push(parameter('X-Amz-Security-Token', signedToken));
    parameters.push(parameter('X-Amz-SignedHeaders', names));
  }

  const pathOnWire = wirePath(path, dialect);
  const canonical = canonicalRequest(
    request.method,
    canonicalPath(pathOnWire, dialect),
    canonicalQuery(request.method, parameters, dialect),
    headers,
    payloadHash,
  );
  const text = stringToSign(dateTime, scope, canonical);
  const { kSigning } = signingKeySteps(secretAccessKey, dateTime.slice(0, 8), region, service);
  const digits = signature(kSigning, text);

  if (mode === 'sign') {
    if (appendedToken !== undefined) added['x-amz-security-token'] = appendedToken;
    added['authorization'] = authorization(`${accessKeyId}/${scope}`, names, digits);
  } else {
    parameters.push(parameter('X-Amz-Signature', digits));
    if (appendedToken !== undefined) parameters.push(parameter('X-Amz-Security-Token', appendedToken));
  }
  const queryOnWire = wireQuery(parameters);
  return {
    url: `${scheme}://${host}${pathOnWire}${queryOnWire === '' ? '' : `?${queryOnWire}`}`,
    headers: added,
    canonicalRequest: canonical,
    stringToSign: text,
    credentialScope: scope,
    signedHeaders: names,
    payloadHash,
    signature: digits,
  };
}

/**
 * The last line of the canonical request.
 *
 * @param {SignRequest} request
 * @param {Pick<SignOptions, 'mode' | 'dialect'>} options
 */
export function payloadLine(request, { mode, dialect }) {
  const given = request.payloadHash ?? headerOf(request, PAYLOAD_HEADER);
  if (given !== undefined) return given;
  const isUnsaid = request.payload === undefined && mode === 'presign';
  const isUnsigned = dialect.unsignedPayload === 'always' || (isUnsaid && dialect.unsignedPayload === 'presigned');
  return isUnsigned ? UNSIGNED : sha256(request.payload ?? '');
}

/**
 * Checks that a presigned URL needs a payload hash parameter, because the hash differs from the service's default.
 *
 * @param {SignRequest} request
 * @param {string} line the payload hash
 * @param {Dialect} dialect
 */
function hasPayloadParameter(request, line, dialect) {
  if (!dialect.payloadHeader || headerOf(request, PAYLOAD_HEADER) !== undefined) return false;
  const { payload, payloadHash, ...silent } = request;
  return line !== payloadLine(silent, { mode: 'presign', dialect });
}

/** @param {string} credential  @param {string} names  @param {string} digits */
export function authorization(credential, names, digits) {
  return `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${digits}`;
}

/** @param {string} name  @param {string} value */
function parameter(name, value) {
  return { name, value: encode(value) };
}

/** @param {SignRequest} request  @param {string} wanted */
function headerOf({ headers }, wanted) {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1].trim();
}

/** @param {string} name  @param {Dialect} dialect */
function isNeverSigned(name, { neverSign }) {
  const wanted = name.toLowerCase();
  return neverSign.some((each) => (each.endsWith('*') ? wanted.startsWith(each.slice(0, -1)) : wanted === each));
}
