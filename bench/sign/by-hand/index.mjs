import { deriveSigningKey } from '../../shared/hmac.mjs';
import { canonicalUrl } from './url.mjs';

/** The SHA-256 of an empty payload. */
export const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Prepares the texts that hand-written signers need once, so that a request costs no more than it must. */
export function prepareByHand({ service, region, credentials, amzDate }) {
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`;
  return {
    isS3: service === 's3',
    amzDate,
    token: credentials.sessionToken,
    stringHead: `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n`,
    signingKey: deriveSigningKey(credentials.secretAccessKey, scope),
    authorizationHead: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=`,
  };
}

/**
 * Makes the canonical form of any request of this kind, with any URL, headers and order of headers.
 *
 * @param linesOf from headers.mjs
 * @returns the URL to send, the names of the signed headers, and the canonical request
 */
export function canonicalize({ method = 'GET', url, headers }, payloadHash, { isS3 }, linesOf) {
  const { wireUrl, host, path, query } = canonicalUrl(url, isS3);
  const { lines, signedHeaders } = linesOf(host, headers, payloadHash);
  const canonicalRequest = `${method}\n${path}\n${query}\n${lines}\n${signedHeaders}\n${payloadHash}`;
  return { wireUrl, signedHeaders, canonicalRequest };
}

/** @returns the URL to send, and the headers to add to the given ones */
export function answer(
  { isS3, amzDate, token, authorizationHead },
  { wireUrl, signedHeaders },
  payloadHash,
  signature,
) {
  const headers = { 'x-amz-date': amzDate };
  if (isS3) headers['x-amz-content-sha256'] = payloadHash;
  if (token !== undefined) headers['x-amz-security-token'] = token;
  headers.authorization = `${authorizationHead}${signedHeaders}, Signature=${signature}`;
  return { url: wireUrl, headers };
}
