/**
 * Presigns URLs with the clients and commands of the AWS SDK for JavaScript, version 3.
 *
 * Call `presignMany` with an `S3Client`, a command class and its inputs.
 *
 * @module siglane/aws-sdk
 */
export { presignMany, presignStream } from '../aws-sdk/presign-many.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type * from '../api/aws-sdk.js';
export type { LoadedCore } from '../api/core.js';
export {
  type ErrorCode,
  type ErrorPlace,
  isSiglaneError,
  type SiglaneError,
  SigV4Error,
  type SigV4ErrorCode,
} from '../api/errors.js';
export type { OutliveCredentials } from '../api/presign-defaults.js';
export type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from '../api/refusals.js';
