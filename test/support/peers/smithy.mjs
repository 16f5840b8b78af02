/** @smithy/signature-v4, with node:crypto for its hash. It signs the path as given, and encodes the query itself. */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { wireHost, wirePath } from './wire.mjs';

/** @typedef {import('./types.mjs').Peer} Peer */

export class NodeSha256 {
  /** @param {string | ArrayBuffer | ArrayBufferView} [secret] */
  constructor(secret) {
    // A string or a Uint8Array, whatever the interface allows.
    const key = /** @type {string | Uint8Array | undefined} */ (secret);
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }

  /** @param {Uint8Array} bytes */
  update(bytes) {
    this.hash.update(bytes);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }

  reset() {
    throw new Error('a hash is used once');
  }
}

export class WatchedSignatureV4 extends SignatureV4 {
  canonicalRequest = '';

  /** @override @type {SignatureV4['createCanonicalRequest']} */
  createCanonicalRequest(...input) {
    this.canonicalRequest = super.createCanonicalRequest(...input);
    return this.canonicalRequest;
  }
}

/**
 * With a body that is neither a string nor bytes, smithy signs UNSIGNED-PAYLOAD, unless x-amz-content-sha256 is given.
 */
const UNSIGNED_BODY = { unsigned: true };

/** @param {readonly [string, string]} pair */
function isPayloadHash([name]) {
  return name.toLowerCase() === 'x-amz-content-sha256';
}

/** @type {Peer} */
export const smithy = {
  name: '@smithy/signature-v4',
  async presign(request) {
    const { sessionToken, ...keys } = request.credentials;
    const signer = new WatchedSignatureV4({
      credentials: sessionToken === undefined ? keys : { ...keys, sessionToken },
      region: request.region,
      service: request.service,
      sha256: NodeSha256,
      uriEscapePath: false,
    });
    const headers = [['host', wireHost(request)], ...request.headers];
    const signed = new Set(headers.map(([name]) => /** @type {string} */ (name).toLowerCase()));
    const presigned = await signer.presign(
      {
        method: request.method,
        protocol: 'https:',
        hostname: wireHost(request),
        path: wirePath(request),
        // fromEntries defines the properties, so a parameter may have any name.
        query: Object.fromEntries(request.query.filter((pair) => !isPayloadHash(pair))),
        // The payload hash is only read as a header. A header that is not in `unhoistableHeaders` becomes a parameter.
        headers: Object.fromEntries([...headers, ...request.query.filter(isPayloadHash)]),
        body: UNSIGNED_BODY,
      },
      {
        signingDate: request.date,
        expiresIn: request.expiresIn,
        // Otherwise x-amz-* headers become parameters, and cache-control is not signed.
        unhoistableHeaders: signed,
        signableHeaders: signed,
      },
    );
    return { signature: String(presigned.query?.['X-Amz-Signature']), canonicalRequest: signer.canonicalRequest };
  },
};
