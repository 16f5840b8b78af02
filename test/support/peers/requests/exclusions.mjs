/**
 * Cases in which a peer is known to be wrong, or unable to sign a request. These cases are left out for that peer; the
 * tests fail when one of these entries is no longer needed.
 *
 * @typedef {object} RequestExclusion
 * @property {string} peer name of the package
 * @property {keyof typeof conditions} condition
 * @property {string} reason
 * @property {string} source
 */
import { conditions } from './conditions.mjs';

/** @type {readonly RequestExclusion[]} */
export const requestExclusions = [
  {
    peer: 'aws-crt',
    condition: 'presignsPayloadHeader',
    reason: 'refuses a request that has x-amz-content-sha256, and does not add it itself when it signs by query',
    source: 'aws-crt 1.33.2, aws_sign_request: AWS_AUTH_SIGNING_ILLEGAL_REQUEST_HEADER',
  },
  {
    peer: 'aws-crt',
    condition: 'signsHeaderThatCrtNeverSigns',
    reason: 'leaves these headers out whatever it is told; its list can only be added to',
    source: 'aws-crt 1.33.2, auth.d.ts: header_blacklist; the list: found by signing each',
  },
  {
    peer: 'aws-crt',
    condition: 'presignsForLattice',
    reason:
      'for this service it adds x-amz-content-sha256: UNSIGNED-PAYLOAD to the signed headers of every presigned URL',
    source: 'aws-crt 1.33.2, aws_sign_request, found by signing',
  },
  {
    peer: 'aws-crt',
    condition: 'hasColonBeforeSlash',
    reason: 'reads the path as a URL, of which the scheme ends there',
    source: 'aws-crt 1.33.2, aws_sign_request: AWS_ERROR_MALFORMED_INPUT_STRING',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'signsDateHeader',
    reason: 'takes the date header out of the request before it signs',
    source: '@smithy/signature-v4 5.7.5, prepareRequest: GENERATED_HEADERS',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'normalizesWithoutEncodingTwice',
    reason: 'has one switch for both: it normalises only where it encodes the path a second time',
    source: '@smithy/signature-v4 5.7.5, getCanonicalPath',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'hasBytesInQuery',
    reason: 'takes the query as text, which has no place for bytes that are no UTF-8',
    source: '@smithy/signature-v4 5.7.5, getCanonicalQuery',
  },
  {
    peer: '@smithy/signature-v4',
    condition: 'hasProtoQueryName',
    reason: 'collects the parameters in an object literal, where this name sets the prototype',
    source: '@smithy/signature-v4 5.7.5, getCanonicalQuery',
  },
  {
    peer: 'aws4',
    condition: 'hasEmptyQueryName',
    reason: 'drops a parameter whose name is empty, from the canonical query and from the URL',
    source: 'aws4 1.13.2, aws4.js: canonicalString, formatPath',
  },
  {
    peer: 'aws4',
    condition: 'hasBytesInQuery',
    reason: 'decodes the query to text, where bytes that are no UTF-8 become U+FFFD',
    source: 'aws4 1.13.2, aws4.js: parsePath',
  },
  {
    peer: 'aws4',
    condition: 'hasProtoQueryName',
    reason: 'collects the parameters in an object literal, where this name sets the prototype',
    source: 'aws4 1.13.2, aws4.js: canonicalString',
  },
  {
    peer: 'aws4',
    condition: 'hasProtoHeader',
    reason: 'copies the headers into an object literal, where this name sets the prototype',
    source: 'aws4 1.13.2, aws4.js: RequestSigner',
  },
  {
    peer: 'aws4',
    condition: 'hasBodyAndEmptyContentHeader',
    reason: 'adds a content-type and a content-length of its own to a body, also beside one that is empty',
    source: 'aws4 1.13.2, aws4.js: prepareRequest',
  },
  {
    peer: 'aws4',
    condition: 'signsAllRepeatedForS3',
    reason: 'signs only the first of repeated parameters for the service s3',
    source: 'aws4 1.13.2, aws4.js: canonicalString, firstValOnly',
  },
  {
    peer: 'aws4',
    condition: 'presignsPayloadForS3',
    reason: 'signs UNSIGNED-PAYLOAD in every presigned S3 URL, also if x-amz-content-sha256 says otherwise',
    source: 'aws4 1.13.2, aws4.js: canonicalString, bodyHash',
  },
  {
    peer: 'aws4',
    condition: 'normalizesOtherwiseThanAws4',
    reason: 'normalises for every service but s3, and for s3 never',
    source: 'aws4 1.13.2, aws4.js: canonicalString, normalizePath',
  },
  {
    peer: 'aws4',
    condition: 'encodesS3PathOtherwise',
    reason: 'encodes once for the service s3, whatever else is asked for',
    source: 'aws4 1.13.2, aws4.js: canonicalString, decodePath',
  },
  {
    peer: 'aws4',
    condition: 'keepsPathThatWouldBeEncodedAnew',
    reason:
      'has no way to sign a path as it is: where it does not encode twice it decodes, a plus too, and encodes again',
    source: 'aws4 1.13.2, aws4.js: canonicalString, decodePath',
  },
  {
    peer: 'aws4',
    condition: 'decodesBytesInPath',
    reason: 'decodes with decodeURIComponent, which throws if the bytes are no UTF-8',
    source: 'aws4 1.13.2, aws4.js: canonicalString, decodePath',
  },
  {
    peer: 'minio',
    condition: 'presignsForAnotherService',
    reason: 'presigns for s3 alone: the name of the service is not a parameter',
    source: 'minio 8.0.7, signing.mjs: presignSignatureV4',
  },
  {
    peer: 'minio',
    condition: 'presignsPayloadForS3',
    reason: 'signs UNSIGNED-PAYLOAD in every presigned URL',
    source: 'minio 8.0.7, signing.mjs: presignSignatureV4, hashedPayload',
  },
  {
    peer: 'minio',
    condition: 'sortsOtherwiseWhenJoined',
    reason: 'sorts parameters as joined text, where the equals sign comes after hyphens, dots and digits',
    source: 'minio 8.0.7, signing.mjs: getCanonicalRequest',
  },
  {
    peer: 'minio',
    condition: 'signsHeaderThatMinioNeverSigns',
    reason: 'never signs content-type, content-length and user-agent',
    source: 'minio 8.0.7, signing.mjs: getSignedHeaders, ignoredHeaders',
  },
  {
    peer: 'minio',
    condition: 'hasTabOrFoldInHeader',
    reason: 'folds only spaces in header values',
    source: 'minio 8.0.7, signing.mjs: getCanonicalRequest',
  },
  {
    peer: 'minio',
    condition: 'normalizesPath',
    reason: 'signs the path as it is, never normalised',
    source: 'minio 8.0.7, signing.mjs: getCanonicalRequest',
  },
];

/**
 * @param {string} peer
 * @param {import('./conditions.mjs').SignRequest} request
 * @param {import('./conditions.mjs').SignOptions} options
 */
export function requestExclusionsFor(peer, request, options) {
  return requestExclusions.filter((each) => each.peer === peer && conditions[each.condition](request, options));
}
