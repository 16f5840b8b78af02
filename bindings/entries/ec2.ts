/** siglane/ec2: what OpenStack asks Keystone about a signature, from both sides. */
export { createEc2Verifier, toEc2Credentials, toS3Credentials } from '../ec2/create.js';

// What is above stands first, because the inlined module is then before the code in a bundle, which gzip makes up to 700 bytes smaller.

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
