import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { prepareByHand, signerOf } from '../by-hand.mjs';

export const name = 'node:crypto, createHash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const prepared = prepareByHand(workload);
  const { stringHead, signingKey } = prepared;
  const key = createSecretKey(signingKey);
  return signerOf(prepared, (canonicalRequest) => {
    const digest = createHash('sha256').update(canonicalRequest).digest('hex');
    return createHmac('sha256', key)
      .update(stringHead + digest)
      .digest('hex');
  });
}
