import { createHmac, createSecretKey, hash } from 'node:crypto';
import { headerLines } from '../by-hand/headers.mjs';
import { answer, canonicalize, emptyHash, prepareByHand } from '../by-hand/index.mjs';
import { signerOf } from '../loops.mjs';

export const name = 'node:crypto, crypto.hash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const prepared = prepareByHand(workload);
  const { stringHead } = prepared;
  const linesOf = headerLines(prepared);
  const key = createSecretKey(prepared.signingKey);
  return signerOf((request) => {
    const payloadHash = request.payload ? hash('sha256', request.payload, 'hex') : emptyHash;
    const canonical = canonicalize(request, payloadHash, prepared, linesOf);
    const signature = createHmac('sha256', key)
      .update(stringHead + hash('sha256', canonical.canonicalRequest, 'hex'))
      .digest('hex');
    return answer(prepared, canonical, payloadHash, signature);
  });
}
