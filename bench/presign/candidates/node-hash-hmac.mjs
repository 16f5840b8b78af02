import { createHmac, createSecretKey, hash } from 'node:crypto';
import { prepareByHand, signerOf } from '../by-hand.mjs';
import { encodeKey } from '../texts.mjs';

export const name = 'node:crypto, crypto.hash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const { requestHead, requestTail, stringHead, signingKey, urlHead, urlTail } = prepareByHand(workload);
  const key = createSecretKey(signingKey);
  return signerOf((objectKey) => {
    const path = encodeKey(objectKey);
    const digest = hash('sha256', requestHead + path + requestTail, 'hex');
    const signature = createHmac('sha256', key)
      .update(stringHead + digest)
      .digest('hex');
    return urlHead + path + urlTail + signature;
  });
}
