/**
 * What services do differently, as data.
 *
 * @typedef {object} Dialect
 * @property {'single' | 'double' | 'none'} pathEncoding how often the path is encoded before it is signed
 * @property {'none' | 'rfc3986'} pathNormalization whether `//`, `.` and `..` are resolved
 * @property {'all' | 'first' | 'refuse'} duplicateQuery which values of a repeated parameter are signed
 * @property {'kept' | 'empty'} postQuery whether the query of a POST is signed
 * @property {boolean} payloadHeader whether x-amz-content-sha256 is sent, and signed
 * @property {'never' | 'presigned' | 'always'} unsignedPayload where the payload line is UNSIGNED-PAYLOAD: in a presigned URL that says
 *   nothing of a payload, or in everything that gives no hash
 * @property {'signed' | 'appended' | 'omitted'} sessionToken
 * @property {'x-amz-security-token'} [tokenHeader] the only one that is known here: for the tokens of S3 Express the AWS SDK is asked
 * @property {readonly string[]} neverSign names in lower case; one that ends in `*` is the beginning of names
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
 * The services that are not plainly `standard`.
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
 * @param {PresetName | Partial<Dialect>} [given] a preset's name, or what differs from the service's own
 * @returns {Dialect}
 */
export function dialectOf(service, given = {}) {
  return typeof given === 'string' ? presets[given] : { ...(services.get(service) ?? presets.standard), ...given };
}
