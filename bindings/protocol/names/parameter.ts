/**
 * Query parameters of a presigned URL (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"). Their case matters.
 * Import this module as a namespace, so that a bundle has only the names that it uses.
 */
export const algorithm = 'X-Amz-Algorithm';
export const credential = 'X-Amz-Credential';
export const date = 'X-Amz-Date';
export const expires = 'X-Amz-Expires';
/** The session token of S3 Express (Amazon S3 API Reference, "CreateSession"). */
export const expressToken = 'X-Amz-S3session-Token';
export const payloadHash = 'X-Amz-Content-Sha256';
export const sessionToken = 'X-Amz-Security-Token';
export const signature = 'X-Amz-Signature';
export const signedHeaders = 'X-Amz-SignedHeaders';
