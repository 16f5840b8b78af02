/**
 * Creates browser upload forms for S3 (POST policies), and signs policies that clients wrote.
 *
 * Call `createPostPolicy` with a signer from `siglane`, a bucket and a key. Call `signPolicy` for a policy that you have received and
 * checked.
 *
 * @module siglane/post-policy
 */

export type { PolicyCondition, PostPolicy, PostPolicyOptions, SignedPolicy } from '../api/post-policy.js';
export type { BucketOptions, OutliveCredentials } from '../api/presign-defaults.js';
export { createPostPolicies, createPostPolicy, signPolicies, signPolicy } from '../policy/post-policy.js';
