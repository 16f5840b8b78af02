/**
 * Creates and verifies the documents with which OpenStack services ask Keystone about a signature.
 *
 * Call `toEc2Credentials` with a received request to create a document for Keystone. Call `createEc2Verifier` to verify such documents in
 * Keystone's place.
 *
 * @module siglane/ec2
 */
export { createEc2Verifier, toEc2Credentials, toS3Credentials } from '../ec2/create.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type { LoadedCore } from '../api/core.js';
export type { Dialect, DialectName } from '../api/dialect.js';
export type {
  DocumentOptions,
  Ec2Credentials,
  Ec2Document,
  Ec2Verifier,
  Ec2VerifierOptions,
  S3Credentials,
  S3Document,
  VerifiedEc2,
  VerifiedS3,
  VerifyEc2Result,
  VerifyS3Result,
} from '../api/ec2.js';
export type { Payload } from '../api/signer.js';
export type { Expected, KeyLookup, KeyRecord, ReceivedRequest, VerifyError } from '../api/verify.js';
