import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { prepareByHand, signerOf } from '../by-hand.mjs';
import { encodeKey } from '../texts.mjs';

export const name = 'node:crypto, createHash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const { requestHead, requestTail, stringHead, signingKey, urlHead, urlTail } = prepareByHand(workload);
  const key = createSecretKey(signingKey);
  return signerOf((objectKey) => {
    const path = encodeKey(objectKey);
    const digest = createHash('sha256')
      .update(requestHead + path + requestTail)
      .digest('hex');
    const signature = createHmac('sha256', key)
      .update(stringHead + digest)
      .digest('hex');
    return urlHead + path + urlTail + signature;
  });
}
