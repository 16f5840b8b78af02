import { SignatureV4 } from '@smithy/signature-v4';
import { inGroups } from '../../shared/in-groups.mjs';
import { NodeSha256 } from '../../shared/node-sha256.mjs';
import { encodeKey } from '../texts.mjs';

export const name = '@smithy/signature-v4 on node:crypto';
export const family = 'library';
export const maxKeys = 1000;

export function prepare({ credentials, region, host, date, expiresIn }) {
  const signer = new SignatureV4({
    credentials,
    region,
    service: 's3',
    sha256: NodeSha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  // This header marks the payload as unsigned. It is neither signed nor moved to the query, so it does not change the
  // URL.
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
