/** siglane/verify: whether requests are what the owner of a key signed, in their headers or in their query. */
export { createVerifier } from '../verify/create-verifier.js';

// What is above stands first, because the inlined module is then before the code in a bundle, which gzip makes up to 700 bytes smaller.

export type { LoadedCore } from '../api/core.js';
export type { Dialect, DialectName } from '../api/dialect.js';
export type { Payload } from '../api/signer.js';
export type {
  BodyCheck,
  ErrorAnswer,
  Expected,
  KeyLookup,
  KeyRecord,
  NodeRequest,
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
export { type ReceivedOptions, receivedFromNode, receivedFromRequest } from '../verify/adapters.js';
export { type AnswerContext, toJson, toQueryXml, toXml } from '../verify/render.js';
