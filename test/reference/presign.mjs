/**
 * A presigned URL, step by step: AWS Signature Version 4 in the query string, as AWS describes it in "Authenticating
 * Requests: Using Query Parameters", for the keys of a bucket. The steps are in steps.mjs; sign.mjs signs any request.
 */
import {
  ALGORITHM,
  amzDate,
  canonicalHeaders,
  canonicalRequest,
  credentialScope,
  encode,
  signature,
  signedHeaders,
  signingKeySteps,
  sortedQuery,
  stringToSign,
} from './steps.mjs';

/**
 * @typedef {import('./steps.mjs').Pair} Pair
 * @typedef {import('./steps.mjs').Credentials} Credentials
 *
 * @typedef {object} PresignRequest
 * @property {string} method GET, PUT, …
 * @property {string} origin scheme and host, and the port unless it is the scheme's default: `https://example.com:9000`
 * @property {string} path not encoded; begins with a slash
 * @property {readonly Pair[]} query not encoded
 * @property {readonly Pair[]} headers that the client will send in addition to `host`
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

/**
 * S3's own rule: the path is encoded once. `//`, `.` and `..` are not resolved, because they are parts of the key.
 *
 * @param {string} path
 */
export function canonicalPath(path) {
  return path.split('/').map(encode).join('/');
}

/**
 * Encodes the pairs, then sorts them.
 *
 * @param {readonly Pair[]} query
 */
export function canonicalQuery(query) {
  return sortedQuery(query.map(([name, value]) => /** @type {Pair} */ ([encode(name), encode(value)])));
}

/**
 * All steps. The signature covers every query parameter except itself, so it is added at the end.
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
