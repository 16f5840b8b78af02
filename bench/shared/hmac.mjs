import { createHmac } from 'node:crypto';

/** Derives the day's signing key, which the hand-written signers derive once. */
export function deriveSigningKey(secretAccessKey, scope) {
  return scope.split('/').reduce(hmac, `AWS4${secretAccessKey}`);
}

/**
 * Prepares HMAC-SHA256 without createHmac. The Buffer for the inner hash has the block of the padded key, the head of
 * the string to sign, and room for the 64 digits of the request's hash. The Buffer for the outer hash has room for 32
 * bytes.
 *
 * The 32 raw bytes pass through a latin1 string and a loop, because on Node 20 `hash` takes three times as long to
 * return a Buffer.
 */
export function createHmacBuffers({ signingKey, stringHead }) {
  const inner = Buffer.allocUnsafeSlow(64 + stringHead.length + 64);
  const outer = Buffer.allocUnsafeSlow(64 + 32);
  inner.fill(0x36, 0, 64);
  outer.fill(0x5c, 0, 64);
  for (let i = 0; i < signingKey.length; i++) {
    inner[i] ^= signingKey[i];
    outer[i] ^= signingKey[i];
  }
  inner.latin1Write(stringHead, 64, stringHead.length);
  return { inner, outer, digestAt: 64 + stringHead.length };
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}
