import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { encodeKey } from './by-hand.mjs';
import { inGroups } from './in-groups.mjs';

export const name = '@smithy/signature-v4 on node:crypto';
export const family = 'library';
export const maxKeys = 1000;

/** The hash that smithy is given: it wants a class. */
class NodeSha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(chunk) {
    this.hash.update(chunk);
  }

  digest() {
    return Promise.resolve(this.hash.digest());
  }
}

export function prepare({ credentials, region, host, date, expiresIn }) {
  const signer = new SignatureV4({
    credentials,
    region,
    service: 's3',
    sha256: NodeSha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  // The header says that the payload is not signed. Neither signed nor moved to the query, it leaves no trace in the URL.
  const payloadHeader = 'x-amz-content-sha256';
  const options = {
    signingDate: date,
    expiresIn,
    unsignableHeaders: new Set([payloadHeader]),
    unhoistableHeaders: new Set([payloadHeader]),
  };
  const signOne = async (key) => {
    const request = {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: `/${encodeKey(key)}`,
      query: {},
      headers: { host, [payloadHeader]: 'UNSIGNED-PAYLOAD' },
    };
    const { path, query } = await signer.presign(request, options);
    const pairs = Object.entries(query).map(([field, value]) => `${field}=${encodeURIComponent(value)}`);
    return `https://${host}${path}?${pairs.join('&')}`;
  };
  return { strings: inGroups(signOne) };
}
