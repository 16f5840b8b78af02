import * as createHash from '../../presign/candidates/node-create-hash.mjs';
import * as threeHashes from '../../presign/candidates/node-three-hashes.mjs';

/** Candidates that need node:crypto. They do not run in browsers. */
export const withNodeCrypto = [
  { id: 'node-create-hash', ...createHash },
  { id: 'node-three-hashes', ...threeHashes },
];
