import { percentEncode, recomputeSignature, sha256 } from '../shared/recompute.mjs';

/**
 * Recomputes the signature of a signed request from what would be sent. It shares no code with the candidates.
 *
 * @param request the request to be signed
 * @param sent `{ url, headers }`, with header names in lower case, including the headers of the request
 * @returns what is wrong; undefined if the signature is right
 */
export function whatIsWrong(request, sent, { service, region, credentials, amzDate }) {
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`;
  const payloadHash = sha256(request.payload ?? '');

  if (decodeURIComponent(sent.url) !== decodeURIComponent(request.url)) return `the URL is ${sent.url}`;
  const wanted = {
    ...request.headers,
    'x-amz-date': amzDate,
    ...(service === 's3' ? { 'x-amz-content-sha256': payloadHash } : {}),
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  };
  for (const [name, value] of Object.entries(wanted)) {
    if (sent.headers[name] !== value) return `${name} is ${sent.headers[name]}`;
  }

  const [, credential, list, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^ ,]+), SignedHeaders=([^ ,]+), Signature=([0-9a-f]{64})$/.exec(
      sent.headers.authorization,
    ) ?? [];
  if (signature === undefined) return `authorization is ${sent.headers.authorization}`;
  if (credential !== `${credentials.accessKeyId}/${scope}`) return `the credential is ${credential}`;
  const names = list.split(';');
  const unsigned = ['host', ...Object.keys(wanted)].filter((name) => !names.includes(name));
  if (unsigned.length > 0) return `${unsigned.join()} is not signed`;
  if (names.join() !== [...names].sort().join()) return `${list} is not sorted`;

  const { host, path, query } = takeApart(sent.url);
  const values = { ...sent.headers, host };
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) return `${missing.join()} is signed and not sent`;
  const canonicalRequest = [
    request.method,
    path,
    query,
    ...names.map((name) => `${name}:${values[name]}`),
    '',
    list,
    payloadHash,
  ].join('\n');
  const { secretAccessKey } = credentials;
  const expected = recomputeSignature({ secretAccessKey, scope, amzDate, canonicalRequest });
  return signature === expected ? undefined : `the signature is ${signature} and should be ${expected}`;
}

/** Splits a URL. Paths of the workload have nothing to encode, so they are the same whether encoded once or twice. */
function takeApart(url) {
  const [, host, path, query] = /^https:\/\/([^/?#]+)(\/[\w./-]*)(?:\?([^#]+))?$/.exec(url) ?? [];
  if (path === undefined) throw new Error(`Not a URL of the workload: ${url}`);
  const pairs = query === undefined ? [] : query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  return {
    host,
    path,
    query: pairs
      .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
      .sort()
      .join('&'),
  };
}
