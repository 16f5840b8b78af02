import { headerLines } from '../by-hand/headers.mjs';
import { prepareThreeHashes } from '../by-hand/three-hashes.mjs';

export const name = 'node:crypto, three crypto.hash calls';
export const family = 'by hand';

export function prepare(workload) {
  return prepareThreeHashes(workload, headerLines);
}
