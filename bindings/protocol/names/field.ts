/**
 * Fields of a POST form, in lower case (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"). S3 ignores
 * their case. Import this module as a namespace.
 */
export const algorithm = 'x-amz-algorithm';
export const credential = 'x-amz-credential';
export const date = 'x-amz-date';
export const sessionToken = 'x-amz-security-token';
export const signature = 'x-amz-signature';

/** Fields that need a condition in the policy, so that they are signed. */
export const signed: readonly string[] = [algorithm, credential, date, sessionToken];
