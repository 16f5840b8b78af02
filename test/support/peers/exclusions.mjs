/**
 * Cases in which a peer is known to be wrong, or unable to sign. The property tests leave these cases out for that peer, and
 * fail when one of these entries is no longer needed.
 *
 * @typedef {import('./types.mjs').PresignRequest} PresignRequest
 *
 * @typedef {object} Exclusion
 * @property {string} peer name of the package
 * @property {keyof typeof conditions} condition
 * @property {string} reason
 * @property {string} source
 */

export const conditions = {
  /** @param {PresignRequest} request */
  hasEmptyQueryName: (request) => hasName(request.query, ''),

  /** @param {PresignRequest} request */
  hasProtoQueryName: (request) => hasName(request.query, '__proto__'),

  /** @param {PresignRequest} request */
  signsDateHeader: (request) => hasName(request.headers, 'date'),

  /** @param {PresignRequest} request */
  signsPayloadHashHeader: (request) => hasName(request.headers, 'x-amz-content-sha256'),

  /** @param {PresignRequest} request */
  hasPayloadHash: (request) => request.payloadHash !== 'UNSIGNED-PAYLOAD',

  /** @param {PresignRequest} request */
  isForAnotherService: (request) => request.service !== 's3',
};

/** @type {readonly Exclusion[]} */
export const exclusions = [
  {
    peer: 'aws4',
    condition: 'hasEmptyQueryName',
    reason: 'drops a parameter whose name is empty, from the canonical query and from the URL',
    source: 'aws4 1.13.2, aws4.js: canonicalString, formatPath',
  },
  {
    peer: 'aws4',
    condition: 'hasProtoQueryName',
    reason: 'collects the parameters in an object literal, where this name sets the prototype',
    source: 'aws4 1.13.2, aws4.js: canonicalString',
  },
  {
    peer: 'aws4',
    condition: 'hasPayloadHash',
    reason: 'signs UNSIGNED-PAYLOAD in every presigned S3 URL, also if x-amz-content-sha256 says otherwise',
    source: 'aws4 1.13.2, aws4.js: canonicalString',
  },
  {
    peer: 'aws4',
    condition: 'isForAnotherService',
    reason:
      "keeps S3's rules (one encoding of the path, UNSIGNED-PAYLOAD) for the service name s3, without its variants",
    source: 'aws4 1.13.2, aws4.js: canonicalString',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'hasProtoQueryName',
    reason: 'collects the parameters in an object literal, where this name sets the prototype',
    source: '@smithy/signature-v4 5.7.5, getCanonicalQuery',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'signsDateHeader',
    reason: 'takes the date header out of the request before it signs',
    source: '@smithy/signature-v4 5.7.5, prepareRequest: GENERATED_HEADERS',
  },
  {
    peer: 'aws-crt',
    condition: 'signsPayloadHashHeader',
    reason: 'refuses a request that has x-amz-content-sha256, and does not add it itself when it signs by query',
    source: 'aws-crt 1.33.2, aws_sign_request: AWS_AUTH_SIGNING_ILLEGAL_REQUEST_HEADER',
  },
];

/**
 * @param {string} peer
 * @param {PresignRequest} request
 */
export function exclusionsFor(peer, request) {
  return exclusions.filter((exclusion) => exclusion.peer === peer && conditions[exclusion.condition](request));
}

/** @param {PresignRequest['query']} pairs  @param {string} wanted */
function hasName(pairs, wanted) {
  return pairs.some(([name]) => name.toLowerCase() === wanted);
}
