import { percentEncode, recomputeSignature } from '../shared/recompute.mjs';

/**
 * Recomputes the signature of a presigned S3 URL from the URL itself. It shares no code with the candidates, and is
 * written to be read rather than to be fast.
 *
 * @returns what is wrong with the URL as the answer to this job and key or item; undefined if it is right
 */
export function whatIsWrong(url, item, workload) {
  const { key, query = {}, method = 'GET', headers = {}, ...own } = typeof item === 'string' ? { key: item } : item;
  const { host, path, pairs } = takeApart(url);
  const { bucket, region, credentials, amzDate } = workload;
  const expiresIn = own.expiresIn ?? workload.expiresIn;
  const signedHeaders = [...Object.entries(headers), ['host', host]].sort();
  const names = signedHeaders.map(([name]) => name).join(';');
  const scope = `${amzDate.slice(0, 8)}/${region}/s3/aws4_request`;

  const virtual = host === workload.host && path === `/${key}`;
  const inPath = host === `s3.${region}.amazonaws.com` && path === `/${bucket}/${key}`;
  if (!virtual && !inPath) return `host ${host} and path ${path} do not name the object`;

  const wanted = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': amzDate,
    'X-Amz-Expires': String(expiresIn),
    'X-Amz-Security-Token': credentials.sessionToken,
    'X-Amz-SignedHeaders': names,
    ...query,
  };
  for (const [name, value] of Object.entries(wanted)) {
    const found = pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    const expected = value === undefined ? [] : [value];
    if (found.join() !== expected.join()) return `${name} is ${found.join()}`;
  }

  const signed = pairs.filter(([name]) => name !== 'X-Amz-Signature');
  const canonicalRequest = [
    method,
    path.split('/').map(percentEncode).join('/'),
    signed
      .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      .sort()
      .join('&'),
    ...signedHeaders.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const { secretAccessKey } = credentials;
  const expected = recomputeSignature({ secretAccessKey, scope, amzDate, canonicalRequest });
  const signatures = pairs.filter(([name]) => name === 'X-Amz-Signature').map(([, value]) => value);
  if (signatures.join() !== expected) return `signature is ${signatures.join()} and should be ${expected}`;
  return undefined;
}

/** Splits a URL into its decoded parts, with the query pairs sorted by name. */
export function takeApart(url) {
  const [, host, path, query] = /^https:\/\/([^/?#]+)(\/[^?#]*)\?([^#]+)$/.exec(url) ?? [];
  if (query === undefined) throw new Error(`Not a presigned URL: ${url}`);
  const pairs = query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return { host, path: decodeURIComponent(path), pairs };
}
