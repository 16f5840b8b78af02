import { AwsV4Signer } from 'aws4fetch';
import { inGroups } from '../../shared/in-groups.mjs';
import { encodeKey } from '../texts.mjs';

export const name = 'aws4fetch';
export const family = 'library';
export const maxKeys = 1000;

export function prepare({ credentials, region, host, amzDate, expiresIn }) {
  const shared = { ...credentials, service: 's3', region, datetime: amzDate, signQuery: true, cache: new Map() };
  const signOne = async (key) => {
    const url = `https://${host}/${encodeKey(key)}?X-Amz-Expires=${expiresIn}`;
    const signed = await new AwsV4Signer({ ...shared, url }).sign();
    return signed.url.href;
  };
  return { strings: inGroups(signOne) };
}
