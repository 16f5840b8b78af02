import { createHash, createHmac } from 'node:crypto';

/**
 * Recomputes the signature of a presigned S3 URL from the URL alone. It shares no code with the candidates, and is written to
 * be read rather than to be fast.
 *
 * @returns what is wrong with the URL as the answer to this job and key, or undefined if nothing is
 */
export function whatIsWrong(url, key, workload) {
  const { host, path, pairs } = takeApart(url);
  const { bucket, region, credentials, amzDate, expiresIn } = workload;
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
    'X-Amz-SignedHeaders': 'host',
  };
  for (const [name, value] of Object.entries(wanted)) {
    const found = pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    const expected = value === undefined ? [] : [value];
    if (found.join() !== expected.join()) return `${name} is ${found.join()}`;
  }

  const signed = pairs.filter(([name]) => name !== 'X-Amz-Signature');
  const canonicalRequest = [
    'GET',
    path.split('/').map(percentEncode).join('/'),
    signed
      .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      .sort()
      .join('&'),
    `host:${host}`,
    '',
    'host',
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  const stringToSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${digest}`;
  const expected = hmac(signingKey(credentials.secretAccessKey, scope), stringToSign).toString('hex');
  const signatures = pairs.filter(([name]) => name === 'X-Amz-Signature').map(([, value]) => value);
  if (signatures.join() !== expected) return `signature is ${signatures.join()} and should be ${expected}`;
  return undefined;
}

/** The parts of a URL, decoded; the pairs in the order of their names. */
export function takeApart(url) {
  const [, host, path, query] = /^https:\/\/([^/?#]+)(\/[^?#]*)\?([^#]+)$/.exec(url) ?? [];
  if (query === undefined) throw new Error(`Not a presigned URL: ${url}`);
  const pairs = query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return { host, path: decodeURIComponent(path), pairs };
}

const keysOfScopes = new Map();

function signingKey(secret, scope) {
  const cached = keysOfScopes.get(scope);
  if (cached) return cached;
  const key = scope.split('/').reduce(hmac, `AWS4${secret}`);
  keysOfScopes.set(scope, key);
  return key;
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}

const encodedBytes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const unreserved = /[A-Za-z0-9\-._~]/.test(character);
  return unreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

function percentEncode(text) {
  let encoded = '';
  for (const byte of Buffer.from(text)) encoded += encodedBytes[byte];
  return encoded;
}
