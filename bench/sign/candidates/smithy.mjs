import { SignatureV4 } from '@smithy/signature-v4';
import { inGroups } from '../../shared/in-groups.mjs';
import { NodeSha256 } from '../../shared/node-sha256.mjs';

export const name = '@smithy/signature-v4 on node:crypto';
export const family = 'library';

export function prepare({ credentials, region, service, host, date }) {
  const isS3 = service === 's3';
  const signer = new SignatureV4({
    credentials,
    region,
    service,
    sha256: NodeSha256,
    uriEscapePath: !isS3,
    applyChecksum: isS3,
  });
  const options = { signingDate: date };
  const pathAt = `https://${host}`.length;
  const one = ({ method, url, headers, payload }) => {
    const [path, queryText] = url.slice(pathAt).split('?');
    const query = queryText === undefined ? {} : Object.fromEntries(new URLSearchParams(queryText));
    const request = { method, protocol: 'https:', hostname: host, path, query, headers: { host, ...headers } };
    if (payload !== undefined) request.body = payload;
    return signer.sign(request, options);
  };
  return { one, many: inGroups(one) };
}
