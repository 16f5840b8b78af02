/** Verifiers with the core that the library brings. */
import { shippedModule } from '#core';
import type { Verifier, VerifierOptions } from '../api/verify.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeVerifier } from './verifier.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Makes a verifier (AWS, "Create a signed AWS API request", from the other side). Loading the WebAssembly core, once a thread, is all that is
 * asynchronous about it.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidScope`, `UnsupportedDialect` or `CoreUnavailable` (as a rejection)
 */
export async function createVerifier(options: VerifierOptions): Promise<Verifier> {
  return makeVerifier(givenCore(options) ?? (await ownCore()), options);
}
