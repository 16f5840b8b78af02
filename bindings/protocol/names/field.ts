/**
 * Fields of a POST form (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"). They have no case, and are
 * in lower case here. To be imported as a namespace.
 */
export const algorithm = 'x-amz-algorithm';
export const credential = 'x-amz-credential';
export const date = 'x-amz-date';
export const sessionToken = 'x-amz-security-token';
export const signature = 'x-amz-signature';

/** Those that a policy has conditions for, so that they are signed. */
export const signed: readonly string[] = [algorithm, credential, date, sessionToken];
