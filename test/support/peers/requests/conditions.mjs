/** Conditions on requests that the exclusions use. */
import { headerNames, payloadLine, signedQuery, wirePath } from './wire.mjs';

/**
 * @typedef {import('../../../reference/sign.mjs').SignRequest} SignRequest
 * @typedef {import('../../../reference/sign.mjs').SignOptions} SignOptions
 * @typedef {(request: SignRequest, options: SignOptions) => boolean} Condition
 */

const NEVER_SIGNED_BY_CRT = ['expect', 'transfer-encoding', 'upgrade', 'user-agent', 'x-amzn-trace-id'];
const NEVER_SIGNED_BY_MINIO = ['content-length', 'content-type', 'user-agent'];
/** Parameters that the signer adds, and sorts among the others. */
const SIGNER_PARAMETERS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders'];

/** @satisfies {Record<string, Condition>} */
export const conditions = {
  /** @type {Condition} */
  presignsPayloadHeader: ({ headers }, { mode }) =>
    mode === 'presign' && headers.some(([name]) => name.toLowerCase() === 'x-amz-content-sha256'),

  /** @type {Condition} */
  presignsForLattice: (_, { mode, service }) => mode === 'presign' && service === 'vpc-lattice-svcs',

  /** @type {Condition} */
  presignsForAnotherService: (_, { mode, service }) => mode === 'presign' && service !== 's3',

  /** @type {Condition} */
  presignsPayloadForS3: (request, options) =>
    options.mode === 'presign' && options.service === 's3' && payloadLine(request, options) !== 'UNSIGNED-PAYLOAD',

  /** @type {Condition} */
  signsHeaderThatCrtNeverSigns: (request, options) => signsOneOf(NEVER_SIGNED_BY_CRT, request, options),

  /** @type {Condition} */
  signsHeaderThatMinioNeverSigns: (request, options) => signsOneOf(NEVER_SIGNED_BY_MINIO, request, options),

  /** @type {Condition} */
  signsDateHeader: (request, options) => signsOneOf(['date'], request, options),

  /** @type {Condition} */
  hasTabOrFoldInHeader: (request, options) => {
    const { signed } = headerNames(request, options);
    return request.headers.some(([name, value]) => signed.includes(name.toLowerCase()) && /[\t\r]/.test(value.trim()));
  },

  /** @type {Condition} */
  hasBodyAndEmptyContentHeader: (request, { mode }) => {
    const isEmpty = request.headers.some(
      ([name, value]) => /^content-(type|length)$/i.test(name) && value.trim() === '',
    );
    return mode === 'sign' && isEmpty && request.payload !== undefined && request.payload.length > 0;
  },

  /** @type {Condition} */
  hasProtoHeader: ({ headers }) => headers.some(([name]) => name === '__proto__'),

  /** @type {Condition} */
  hasEmptyQueryName: (request, options) => hasQueryName('', request, options),

  /** @type {Condition} */
  hasProtoQueryName: (request, options) => hasQueryName('__proto__', request, options),

  /** @type {Condition} */
  hasBytesInQuery: (request, options) => signedQuery(request, options).flat().some(isNoUtf8),

  /** @type {Condition} */
  signsAllRepeatedForS3: (request, options) => {
    const names = signedQuery(request, options).map(([name]) => name);
    return options.service === 's3' && new Set(names).size < names.length;
  },

  /** @type {Condition} */
  sortsOtherwiseWhenJoined: (request, options) => {
    const pairs = signedQuery(request, options);
    if (options.mode === 'presign') pairs.push(...SIGNER_PARAMETERS.map((name) => /** @type {const} */ ([name, ''])));
    // A space sorts before every character of an encoded name.
    const right = pairs.map(([name, value]) => `${name} ${value}`).sort();
    const joined = pairs.map(([name, value]) => `${name}=${value}`).sort();
    return joined.some((each, i) => each !== right[i]?.replace(' ', '='));
  },

  /** @type {Condition} */
  hasColonBeforeSlash: (request, options) => wirePath(request, options).includes(':/'),

  normalizesPath,

  /** @type {Condition} */
  normalizesWithoutEncodingTwice: (request, options) =>
    options.dialect.pathEncoding !== 'double' && normalizesPath(request, options),

  /** @type {Condition} */
  normalizesOtherwiseThanAws4: (request, options) =>
    (options.dialect.pathNormalization === 'none') === (options.service !== 's3') &&
    changesNormalized(request, options),

  /** @type {Condition} */
  encodesS3PathOtherwise: (request, options) => {
    const path = wirePath(request, options);
    const canChange = options.dialect.pathEncoding === 'double' ? path.includes('%') : isEncodedAnew(path, /%2F/g);
    return options.service === 's3' && options.dialect.pathEncoding !== 'single' && canChange;
  },

  /** @type {Condition} */
  keepsPathThatWouldBeEncodedAnew: (request, options) => {
    const { service, dialect } = options;
    return service !== 's3' && dialect.pathEncoding === 'none' && isEncodedAnew(wirePath(request, options));
  },

  /** @type {Condition} */
  decodesBytesInPath: (request, options) =>
    (options.service === 's3' || options.dialect.pathEncoding !== 'double') && isNoUtf8(wirePath(request, options)),
};

/** @param {readonly string[]} names  @param {SignRequest} request  @param {SignOptions} options */
function signsOneOf(names, request, options) {
  return headerNames(request, options).signed.some((name) => names.includes(name));
}

/** @param {string} wanted  @param {SignRequest} request  @param {SignOptions} options */
function hasQueryName(wanted, request, options) {
  return signedQuery(request, options).some(([name]) => name === wanted);
}

/** @type {Condition} */
function normalizesPath(request, options) {
  return options.dialect.pathNormalization === 'rfc3986' && changesNormalized(request, options);
}

/** @param {SignRequest} request  @param {SignOptions} options */
function changesNormalized(request, options) {
  return /\/(?:\.?\.?)\/|\/\.\.?$/.test(wirePath(request, options));
}

/**
 * @param {string} path encoded
 * @param {RegExp} [slash] pattern of escapes that become a slash
 */
function isEncodedAnew(path, slash = /$^/g) {
  if (isNoUtf8(path)) return false;
  const anew = path
    .split('/')
    .map((segment) => encodeURIComponent(decodeURIComponent(segment.replaceAll('+', ' '))))
    .join('/')
    .replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
  return anew.replace(slash, '/') !== path;
}

/** @param {string} text encoded */
function isNoUtf8(text) {
  try {
    decodeURIComponent(text);
    return false;
  } catch {
    return true;
  }
}
