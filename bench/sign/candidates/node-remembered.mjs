import { rememberedHeaderLines } from '../by-hand/headers.mjs';
import { prepareThreeHashes } from '../by-hand/three-hashes.mjs';

export const name = 'node:crypto, three crypto.hash calls, headers remembered';
export const family = 'by hand';

export function prepare(workload) {
  return prepareThreeHashes(workload, rememberedHeaderLines);
}
