import { createHmac, createSecretKey, hash } from 'node:crypto';
import { prepareByHand, signerOf } from '../by-hand.mjs';

export const name = 'node:crypto, crypto.hash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const prepared = prepareByHand(workload);
  const { stringHead, signingKey } = prepared;
  const key = createSecretKey(signingKey);
  return signerOf(prepared, (canonicalRequest) =>
    createHmac('sha256', key)
      .update(stringHead + hash('sha256', canonicalRequest, 'hex'))
      .digest('hex'),
  );
}
