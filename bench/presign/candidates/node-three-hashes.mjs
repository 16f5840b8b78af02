import { hash } from 'node:crypto';
import { createHmacBuffers } from '../../shared/hmac.mjs';
import { prepareByHand, signerOf } from '../by-hand.mjs';

export const name = 'node:crypto, three crypto.hash calls';
export const family = 'by hand';

export function prepare(workload) {
  const prepared = prepareByHand(workload);
  const { inner, outer, digestAt } = createHmacBuffers(prepared);
  return signerOf(prepared, (canonicalRequest) => {
    inner.latin1Write(hash('sha256', canonicalRequest, 'hex'), digestAt, 64);
    const raw = hash('sha256', inner, 'latin1');
    for (let i = 0; i < 32; i++) outer[64 + i] = raw.charCodeAt(i);
    return hash('sha256', outer, 'hex');
  });
}
