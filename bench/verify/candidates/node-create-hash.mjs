import { createHash, createHmac } from 'node:crypto';
import { verifierOf } from '../by-hand.mjs';

export const name = 'by hand: createHash + createHmac, the day’s key kept';
export const family = 'by hand';
export const jobs = ['presigned'];

export function prepare(workload) {
  const verify = verifierOf(workload, (key, stringHead, canonicalRequest) =>
    createHmac('sha256', key)
      .update(stringHead + createHash('sha256').update(canonicalRequest).digest('hex'))
      .digest('hex'),
  );
  return { verify: (requests) => requests.map(verify) };
}
