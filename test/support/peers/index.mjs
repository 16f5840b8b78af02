/** Other people's signers, each as the same function. */
import { aws4 } from './aws4.mjs';
import { crt } from './crt.mjs';
import { smithy } from './smithy.mjs';

/** @type {readonly import('./types.mjs').Peer[]} */
export const peers = [crt, smithy, aws4];
