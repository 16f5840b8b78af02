/**
 * Verifies requests signed with AWS Signature Version 4, in headers, in presigned URLs and in POST forms.
 *
 * Call `createVerifier` with a key lookup, a region and a service. Convert requests with `receivedFromNode` or `receivedFromRequest`, and
 * pass them to `verify`. `toXml`, `toQueryXml` and `toJson` serialize its errors.
 *
 * @module siglane/verify
 */
export { createVerifier } from '../verify/create-verifier.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

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
