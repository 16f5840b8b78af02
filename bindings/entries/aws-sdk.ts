/**
 * Doors for the AWS SDK for JavaScript v3: its presigners, with siglane's signer.
 *
 * @module siglane/aws-sdk
 */

export type {
  GetSignedUrlOptions,
  PresignedPost,
  PresignedPostCondition,
  PresignedPostOptions,
  PresigningClient,
  PresigningCommand,
} from '../api/aws-sdk-presigners.js';
export { getSignedUrl } from '../aws-sdk/get-signed-url.js';
export { createPresignedPost } from '../aws-sdk/presigned-post.js';
