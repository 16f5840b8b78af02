/** siglane/post-policy: forms with which a browser uploads straight to S3, and policies for them that clients made. */

export type { PolicyCondition, PostPolicy, PostPolicyOptions, SignedPolicy } from '../api/post-policy.js';
export type { BucketOptions, OutliveCredentials } from '../api/presign-defaults.js';
export { createPostPolicies, createPostPolicy, signPolicies, signPolicy } from '../policy/post-policy.js';
