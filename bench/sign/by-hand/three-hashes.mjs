import { hash } from 'node:crypto';
import { createHmacBuffers } from '../../shared/hmac.mjs';
import { signerOf } from '../loops.mjs';
import { answer, canonicalize, emptyHash, prepareByHand } from './index.mjs';

/** @returns a function that signs the digits of a request's hash with two calls of `hash` */
export function createHmac(prepared) {
  const { inner, outer, digestAt } = createHmacBuffers(prepared);
  return (digest) => {
    inner.latin1Write(digest, digestAt);
    const raw = hash('sha256', inner, 'latin1');
    for (let i = 0; i < 32; i++) outer[64 + i] = raw.charCodeAt(i);
    return hash('sha256', outer, 'hex');
  };
}

/** Makes a signer with three calls of `hash`, and a fourth if there is a payload. */
export function prepareThreeHashes(workload, chooseLines) {
  const prepared = prepareByHand(workload);
  const hmac = createHmac(prepared);
  const linesOf = chooseLines(prepared);
  return signerOf((request) => {
    const payloadHash = request.payload ? hash('sha256', request.payload, 'hex') : emptyHash;
    const canonical = canonicalize(request, payloadHash, prepared, linesOf);
    const signature = hmac(hash('sha256', canonical.canonicalRequest, 'hex'));
    return answer(prepared, canonical, payloadHash, signature);
  });
}
