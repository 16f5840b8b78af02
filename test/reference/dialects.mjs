/**
 * Differences between services, as data.
 *
 * @typedef {object} Dialect
 * @property {'single' | 'double' | 'none'} pathEncoding number of encodings before the path is signed
 * @property {'none' | 'rfc3986'} pathNormalization resolves `//`, `.` and `..`, or not
 * @property {'all' | 'first' | 'refuse'} duplicateQuery signed values of a repeated parameter
 * @property {'kept' | 'empty'} postQuery signs the query of a POST, or an empty query
 * @property {boolean} payloadHeader sends and signs x-amz-content-sha256
 * @property {'never' | 'presigned' | 'always'} unsignedPayload use of UNSIGNED-PAYLOAD as payload hash: in a presigned
 *   URL without a payload, or in every request without a hash
 * @property {'signed' | 'appended' | 'omitted'} sessionToken
 * @property {'x-amz-security-token'} [tokenHeader] the only supported header: for tokens of S3 Express, the tests use
 *   the AWS SDK
 * @property {readonly string[]} neverSign names in lower case; a name that ends in `*` is a prefix
 *
 * @typedef {'s3' | 'standard' | 'keystone'} PresetName
 */

/** Headers that connections, proxies and browsers change on the way. */
const neverSign = [
  'authorization',
  'connection',
  'expect',
  'keep-alive',
  'proxy-*',
  'sec-*',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
];

/** @type {Readonly<Record<PresetName, Dialect>>} */
export const presets = {
  s3: {
    pathEncoding: 'single',
    pathNormalization: 'none',
    duplicateQuery: 'refuse',
    postQuery: 'kept',
    payloadHeader: true,
    unsignedPayload: 'presigned',
    sessionToken: 'signed',
    neverSign,
  },
  standard: {
    pathEncoding: 'double',
    pathNormalization: 'rfc3986',
    duplicateQuery: 'all',
    postQuery: 'kept',
    payloadHeader: false,
    unsignedPayload: 'never',
    sessionToken: 'signed',
    neverSign,
  },
  keystone: {
    pathEncoding: 'none',
    pathNormalization: 'none',
    duplicateQuery: 'all',
    postQuery: 'empty',
    payloadHeader: false,
    unsignedPayload: 'never',
    sessionToken: 'signed',
    neverSign,
  },
};

/**
 * The services whose dialect is not `standard`.
 *
 * @type {ReadonlyMap<string, Dialect>}
 */
const services = new Map([
  ['s3', presets.s3],
  ['s3-object-lambda', presets.s3],
  ['s3-outposts', presets.s3],
  ['s3express', presets.s3],
  ['iotdevicegateway', { ...presets.standard, sessionToken: 'appended' }],
  ['vpc-lattice-svcs', { ...presets.standard, payloadHeader: true, unsignedPayload: 'always' }],
  ['aoss', { ...presets.standard, payloadHeader: true }],
]);

/**
 * @param {string} service
 * @param {PresetName | Partial<Dialect>} [given] a preset's name, or the differences from the service's own dialect
 * @returns {Dialect}
 */
export function dialectOf(service, given = {}) {
  return typeof given === 'string' ? presets[given] : { ...(services.get(service) ?? presets.standard), ...given };
}
