/**
 * Presigns and signs with the clients and commands of the AWS SDK for JavaScript v3.
 *
 * Call `getSignedUrl` and `createPresignedPost` as the SDK's functions of the same names. Call `presignMany` with a command class and many
 * inputs. Give `SiglaneSigner` to a client as `signerConstructor`.
 *
 * @module siglane/aws-sdk
 */
export { getSignedUrl } from '../aws-sdk/get-signed-url.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type * from '../api/aws-sdk.js';
export type {
  GetSignedUrlOptions,
  PresignedPost,
  PresignedPostCondition,
  PresignedPostOptions,
  PresigningClient,
  PresigningCommand,
} from '../api/aws-sdk-presigners.js';
export type { SiglaneSignerOptions } from '../api/aws-sdk-signer.js';
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
export type { BatchOptions, StreamOptions, StringOptions } from '../api/presigner.js';
export type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from '../api/refusals.js';
export { presignMany, presignStream } from '../aws-sdk/presign-many.js';
export { createPresignedPost } from '../aws-sdk/presigned-post.js';
export { SiglaneSigner } from '../aws-sdk/signer.js';
