/** Other people's signers for any request, each as the same function. */
import { aws4 } from './aws4.mjs';
import { crt } from './crt.mjs';
import { minio } from './minio.mjs';
import { smithy } from './smithy.mjs';

/** @type {readonly import('../types.mjs').RequestPeer[]} */
export const requestPeers = [crt, smithy, aws4, minio];
