/**
 * Headers of a signature, in lower case (AWS, "Create a signed AWS API request"; for bodies in chunks Amazon S3 API Reference,
 * "Transferring Payload in Multiple Chunks"). Import this module as a namespace.
 */
export const authorization = 'authorization';
export const date = 'x-amz-date';
export const decodedLength = 'x-amz-decoded-content-length';
/** The session token of S3 Express (Amazon S3 API Reference, "CreateSession"). */
export const expressToken = 'x-amz-s3session-token';
export const payloadHash = 'x-amz-content-sha256';
export const sessionToken = 'x-amz-security-token';
export const trailer = 'x-amz-trailer';
