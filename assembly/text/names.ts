/** Names of the signature's own query parameters (AWS, "Authenticating Requests: Using Query Parameters"). */

/** "X-Amz-SignedHeaders". */
export const SIGNED_HEADERS_NAME: usize = memory.data<u8>([
  88, 45, 65, 109, 122, 45, 83, 105, 103, 110, 101, 100, 72, 101, 97, 100, 101, 114, 115,
]);
export const SIGNED_HEADERS_NAME_LENGTH: usize = 19;

/** "X-Amz-Date". */
export const DATE_NAME: usize = memory.data<u8>([88, 45, 65, 109, 122, 45, 68, 97, 116, 101]);
export const DATE_NAME_LENGTH: usize = 10;

/** "&X-Amz-Signature=", between the query and the digits of every presigned URL. */
export const SIGNATURE_PARAMETER: usize = memory.data<u8>([
  38, 88, 45, 65, 109, 122, 45, 83, 105, 103, 110, 97, 116, 117, 114, 101, 61, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
export const SIGNATURE_PARAMETER_LENGTH: usize = 17;

/** ", Signature=", between the signed headers and the digits of the header Authorization. */
export const SIGNATURE_PART: usize = memory.data<u8>([44, 32, 83, 105, 103, 110, 97, 116, 117, 114, 101, 61, 0, 0, 0, 0]);
export const SIGNATURE_PART_LENGTH: usize = 12;
