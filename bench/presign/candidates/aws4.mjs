import aws4 from 'aws4';
import { encodeKey } from '../texts.mjs';

export const name = 'aws4';
export const family = 'library';
export const maxKeys = 1000;

export function prepare({ credentials, region, host, amzDate, expiresIn }) {
  const query = `X-Amz-Date=${amzDate}&X-Amz-Expires=${expiresIn}`;
  const signOne = (key) => {
    const request = { service: 's3', region, host, path: `/${encodeKey(key)}?${query}`, signQuery: true };
    return `https://${host}${aws4.sign(request, credentials).path}`;
  };
  return { strings: (keys) => keys.map(signOne) };
}
