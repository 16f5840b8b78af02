import { createHmac, hash } from 'node:crypto';
import { verifierOf } from '../by-hand.mjs';

export const name = 'by hand: crypto.hash + createHmac, the day’s key kept';
export const family = 'by hand';
export const jobs = ['presigned'];

export function prepare(workload) {
  const verify = verifierOf(workload, (key, stringHead, canonicalRequest) =>
    createHmac('sha256', key)
      .update(stringHead + hash('sha256', canonicalRequest, 'hex'))
      .digest('hex'),
  );
  return { verify: (requests) => requests.map(verify) };
}
