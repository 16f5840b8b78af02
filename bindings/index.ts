/** siglane: AWS Signature Version 4 in bulk. */
import { loadCore } from './load/load.js';
import { makeSigner } from './signer.js';
import type { Signer, SignerOptions } from './types.js';

export { type ErrorPlace, SigV4Error, type SigV4ErrorCode } from './errors.js';
export type * from './types.js';

/**
 * Makes a signer. Loading the WebAssembly core, once a thread, is all that is asynchronous about it.
 *
 * @throws TypeError, or SigV4Error `InvalidCredentials` or `InvalidScope` (as a rejection)
 */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(await loadCore(), options);
}
