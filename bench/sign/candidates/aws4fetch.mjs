import { AwsV4Signer } from 'aws4fetch';
import { inGroups } from '../../shared/in-groups.mjs';
import { emptyHash } from '../by-hand/index.mjs';

export const name = 'aws4fetch';
export const family = 'library';

export function prepare({ credentials, region, service, amzDate }) {
  // Without `allHeaders`, content-type would not be signed.
  const shared = { ...credentials, service, region, datetime: amzDate, allHeaders: true, cache: new Map() };
  const own = service === 's3' ? { 'x-amz-content-sha256': emptyHash } : {};
  const one = ({ method, url, headers, payload }) =>
    new AwsV4Signer({ ...shared, method, url, headers: { ...own, ...headers }, body: payload }).sign();
  return { one, many: inGroups(one) };
}
