import { createHash, createHmac } from 'node:crypto';

/**
 * Recomputes a signature for the verifiers. It shares no code with the candidates, and is written to be read rather
 * than to be fast.
 */

export function recomputeSignature({ secretAccessKey, scope, amzDate, canonicalRequest }) {
  const stringToSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${sha256(canonicalRequest)}`;
  return hmac(signingKey(secretAccessKey, scope), stringToSign).toString('hex');
}

/**
 * Recomputes the signature of a POST policy.
 *
 * @param credential the field `X-Amz-Credential` of the form
 * @param policy the field `policy`, in base64
 */
export function recomputePolicySignature({ secretAccessKey, credential, policy }) {
  const scope = credential.slice(credential.indexOf('/') + 1);
  return hmac(signingKey(secretAccessKey, scope), policy).toString('hex');
}

export function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

const encodedBytes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const unreserved = /[A-Za-z0-9\-._~]/.test(character);
  return unreserved ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});

export function percentEncode(text) {
  let encoded = '';
  for (const byte of Buffer.from(text)) encoded += encodedBytes[byte];
  return encoded;
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
