import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { headerLines } from '../by-hand/headers.mjs';
import { answer, canonicalize, emptyHash, prepareByHand } from '../by-hand/index.mjs';
import { signerOf } from '../loops.mjs';

export const name = 'node:crypto, createHash + createHmac';
export const family = 'by hand';

export function prepare(workload) {
  const prepared = prepareByHand(workload);
  const { stringHead } = prepared;
  const linesOf = headerLines(prepared);
  const key = createSecretKey(prepared.signingKey);
  const sha256 = (text) => createHash('sha256').update(text).digest('hex');
  return signerOf((request) => {
    const payloadHash = request.payload ? sha256(request.payload) : emptyHash;
    const canonical = canonicalize(request, payloadHash, prepared, linesOf);
    const signature = createHmac('sha256', key)
      .update(stringHead + sha256(canonical.canonicalRequest))
      .digest('hex');
    return answer(prepared, canonical, payloadHash, signature);
  });
}
