/**
 * Reads vectors. It has no imports, so it is the same in every runtime.
 *
 * @typedef {{ hex: string, repeat?: number }} Bytes `repeat` times the bytes of `hex`
 *
 * @typedef {readonly [name: string, value: string]} Pair
 *
 * @typedef {object} Address
 * @property {string} [bucket]
 * @property {string} [endpoint]
 * @property {boolean} [pathStyle]
 * @property {boolean} [dualStack]
 * @property {boolean} [allowDotSegments]
 *
 * @typedef {object} VectorRequest
 * @property {string} method
 * @property {Address} address place of the key in a caller's options; it determines `origin` and `pathPrefix`
 * @property {string} origin of the URL
 * @property {string} pathPrefix path before the key; not encoded
 * @property {string} key not encoded; empty for the bucket itself
 * @property {readonly Pair[]} query shared by all URLs of a batch
 * @property {readonly Pair[]} itemQuery only for this URL; signed like the shared query
 * @property {readonly Pair[]} headers
 * @property {string} payloadHash
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [sessionToken]
 * @property {string} region
 * @property {string} service
 * @property {string} date ISO 8601
 * @property {number} expiresIn
 *
 * @typedef {object} PresignVector
 * @property {string} name
 * @property {string} [origin] source of the values, in place of the file's origin
 * @property {Partial<VectorRequest>} request differences from the file's `defaults`
 * @property {string} url
 * @property {string} canonicalRequest
 * @property {readonly string[]} confirmedBy packages that gave the same signature
 *
 * @typedef {object} PresignVectorFile
 * @property {string} origin
 * @property {VectorRequest} defaults
 * @property {readonly PresignVector[]} vectors
 */

/**
 * @param {Bytes} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf({ hex, repeat = 1 }) {
  const once = Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const bytes = new Uint8Array(once.length * repeat);
  for (let at = 0; at < bytes.length; at += once.length) bytes.set(once, at);
  return bytes;
}

/**
 * The byte pattern of the boundary lengths: byte i is (factor * i + first) mod 256.
 *
 * @param {{ factor: number, first: number }} pattern
 * @param {number} length
 */
export function patternBytes({ factor, first }, length) {
  return Uint8Array.from({ length }, (_, i) => (factor * i + first) % 256);
}

/**
 * @param {VectorRequest} defaults
 * @param {Partial<VectorRequest>} given
 * @returns {VectorRequest}
 */
export function completeRequest(defaults, given) {
  return { ...defaults, ...given };
}

/**
 * Converts a request for the signers in test/reference and test/support/peers.
 *
 * @param {VectorRequest} request complete
 * @returns {import('../reference/presign.mjs').PresignRequest}
 */
export function toPresignRequest(request) {
  const { method, origin, headers, payloadHash, accessKeyId, secretAccessKey, sessionToken, region, service } = request;
  return {
    method,
    origin,
    path: request.pathPrefix + request.key,
    query: [...request.query, ...request.itemQuery],
    headers,
    payloadHash,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    region,
    service,
    date: new Date(request.date),
    expiresIn: request.expiresIn,
  };
}

/**
 * @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} Credentials
 *
 * @typedef {object} RequestVector a request, its signer and its mode
 * @property {string} name
 * @property {'sign' | 'presign'} mode
 * @property {{ credentials: string, region: string, service: string, dialect?: DialectInput }} signer `credentials`: a name
 * @property {string} date ISO 8601
 * @property {RequestInput} request
 *
 * @typedef {import('../reference/dialects.mjs').PresetName | Partial<import('../reference/dialects.mjs').Dialect>} DialectInput
 *
 * @typedef {object} RequestInput
 * @property {string} method
 * @property {string} url
 * @property {readonly Pair[]} [headers]
 * @property {string | { base64: string }} [payload] string or bytes
 * @property {string} [payloadHash]
 * @property {number} [expiresIn]
 * @property {boolean} [allowDotSegments]
 *
 * @typedef {object} Stages
 * @property {string} url
 * @property {Record<string, string>} headers that the client adds
 * @property {string} canonicalRequest
 * @property {string} stringToSign
 * @property {string} credentialScope
 * @property {string} signedHeaders
 * @property {string} payloadHash
 * @property {string} signature
 *
 * @typedef {RequestVector & { expected: Stages, agreed: readonly string[] }} SignVector `agreed`: packages
 *
 * @typedef {{ hashedCanonicalRequest?: string, signedHeaders?: string, payloadHash?: string, signature: string }} Published
 *
 * @typedef {RequestVector & { origin: string, expected: Published }} WorkedExample
 *
 * @typedef {object} SignCase options of `createSigner`, and a request for `sign`, `presign` and `explain`
 * @property {'sign' | 'presign'} mode
 * @property {{ credentials: Credentials, region: string, service: string, dialect?: DialectInput, hostScope?: 'ignore' }} options
 * @property {SiglaneRequest} request
 *
 * @typedef {object} SiglaneRequest
 * @property {string} method
 * @property {string} url
 * @property {readonly Pair[]} headers
 * @property {string | Uint8Array<ArrayBuffer>} [payload]
 * @property {string} [payloadHash]
 * @property {number} [expiresIn]
 * @property {boolean} [allowDotSegments]
 * @property {Date} signingDate
 */

/**
 * @param {{ credentials: Record<string, Credentials> }} file
 * @param {RequestVector} vector
 * @returns {SignCase}
 */
export function toSignCase(file, { mode, signer, date, request }) {
  const credentials = file.credentials[signer.credentials];
  if (credentials === undefined) throw new Error(`no credentials "${signer.credentials}"`);
  const { payload, headers = [], ...rest } = request;
  return {
    mode,
    // Services and hosts are drawn independently.
    options: { ...signer, credentials, hostScope: 'ignore' },
    request: {
      ...rest,
      headers,
      ...(payload !== undefined && { payload: typeof payload === 'string' ? payload : base64Bytes(payload.base64) }),
      signingDate: new Date(date),
    },
  };
}

/** @param {string} text */
function base64Bytes(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
