/** siglane/verify: whether requests are what the owner of a key signed, in their headers or in their query. */
import { shippedModule } from '#core';
import type { Verifier, VerifierOptions } from '../api/verify.js';
import { givenCore, sharedCore } from '../load/shared.js';
import { makeVerifier } from '../verify/verifier.js';

export type { LoadedCore, Payload } from '../api/signer.js';
export type {
  Expected,
  KeyLookup,
  KeyRecord,
  ReceivedForm,
  ReceivedRequest,
  VerifiedPost,
  VerifiedRequest,
  Verifier,
  VerifierOptions,
  VerifyError,
  VerifyPostResult,
  VerifyResult,
} from '../api/verify.js';
export type { Dialect, DialectName } from '../protocol/dialects.js';
export {
  type NodeRequest,
  type ReceivedOptions,
  receivedFromNode,
  receivedFromRequest,
} from '../verify/adapters.js';
export { type AnswerContext, type ErrorAnswer, toJson, toQueryXml, toXml } from '../verify/render.js';

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
