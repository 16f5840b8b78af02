import aws4 from 'aws4';
import { emptyHash } from '../by-hand/index.mjs';
import { signerOf } from '../loops.mjs';

export const name = 'aws4';
export const family = 'library';

export const difference = 'where there is a payload, adds and signs content-length';

export function prepare({ credentials, region, service, host, amzDate }) {
  const isS3 = service === 's3';
  const pathAt = `https://${host}`.length;
  return signerOf(({ method, url, headers, payload }) => {
    // With host, date and (for S3) the hash of an empty payload given, aws4 has less to do.
    const all = Object.assign({ host, 'x-amz-date': amzDate }, headers);
    if (isS3) all['x-amz-content-sha256'] = emptyHash;
    const request = { service, region, host, method, path: url.slice(pathAt), headers: all };
    if (payload !== undefined) request.body = payload;
    return aws4.sign(request, credentials);
  });
}
