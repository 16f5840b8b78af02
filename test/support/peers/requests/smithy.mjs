/** @smithy/signature-v4 for any request. It normalises the path if it encodes it twice, and only then. */
import { NodeSha256, WatchedSignatureV4 } from '../smithy.mjs';
import {
  allHeaders,
  fixedPayloadLine,
  headerNames,
  headerRecord,
  payloadLine,
  payloadParameter,
  signedPath,
  signedQuery,
  signedToken,
  wirePath,
} from './wire.mjs';

/**
 * @typedef {import('../types.mjs').RequestPeer} RequestPeer
 * @typedef {import('../../../reference/sign.mjs').SignRequest} SignRequest
 * @typedef {import('../../../reference/sign.mjs').SignOptions} SignOptions
 */

const PAYLOAD_HEADER = 'x-amz-content-sha256';

/** @type {RequestPeer} */
export const smithy = {
  name: '@smithy/signature-v4',
  async sign(request, options) {
    const { credentials, dialect, mode } = options;
    const { accessKeyId, secretAccessKey } = credentials;
    const sessionToken = signedToken(options);
    const encodesPath = dialect.pathEncoding === 'double' && dialect.pathNormalization === 'rfc3986';
    const signer = new WatchedSignatureV4({
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      region: options.region,
      service: options.service,
      sha256: NodeSha256,
      uriEscapePath: encodesPath,
      applyChecksum: dialect.payloadHeader,
    });

    const { signed, unsigned } = headerNames(request, options);
    const headers = headerRecord(allHeaders(request));
    const payload = payloadFields(request, options);
    const isGiven = signed.includes(PAYLOAD_HEADER);
    const message = {
      method: request.method,
      protocol: 'https:',
      hostname: headers['host'] ?? '',
      path: encodesPath ? wirePath(request, options) : signedPath(request, options),
      query: queryRecord(signedQuery(request, options)),
      headers: { ...headers, ...payload.headers },
      body: payload.body,
    };
    const signable = new Set([...signed, 'x-amz-date', 'x-amz-security-token']);
    // The payload hash is read only from the header, which is then there even if the request does not have it.
    const isPayloadSigned = isGiven || (mode === 'sign' && dialect.payloadHeader);
    const unsignable = new Set([...unsigned, ...(isPayloadSigned ? [] : [PAYLOAD_HEADER])]);
    const shared = { signingDate: options.date, signableHeaders: signable, unsignableHeaders: unsignable };

    if (mode === 'sign') {
      const { headers: given } = await signer.sign(message, shared);
      return {
        signature: String(/Signature=(.*)$/.exec(given['authorization'] ?? '')?.[1]),
        canonicalRequest: signer.canonicalRequest,
      };
    }
    const { query } = await signer.presign(message, {
      ...shared,
      expiresIn: request.expiresIn ?? 900,
      // Otherwise x-amz-* headers become parameters; only the payload's header may become a parameter.
      unhoistableHeaders: new Set([...signed, ...(payload.isParameter ? [] : [PAYLOAD_HEADER])]),
    });
    return { signature: String(query?.['X-Amz-Signature']), canonicalRequest: signer.canonicalRequest };
  },
};

/**
 * A body to hash, or the header with the payload hash, which may become a parameter.
 *
 * @param {SignRequest} request
 * @param {SignOptions} options
 */
function payloadFields(request, options) {
  const isParameter = payloadParameter(request, options).length > 0;
  const line = isParameter ? payloadLine(request, options) : fixedPayloadLine(request, options);
  const name = isParameter ? 'X-Amz-Content-Sha256' : PAYLOAD_HEADER;
  return { isParameter, headers: line === undefined ? {} : { [name]: line }, body: request.payload };
}

/**
 * Decoded, and with a list where a name is repeated.
 *
 * @param {readonly import('./wire.mjs').Pair[]} pairs
 */
function queryRecord(pairs) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [encodedName, value] of pairs) {
    const name = decodeURIComponent(encodedName);
    values.set(name, [...(values.get(name) ?? []), decodeURIComponent(value)]);
  }
  return Object.fromEntries(values);
}
