/** Names of headers, query parameters and form fields that carry a signature, or say what is signed. */

/** Query parameters of a presigned URL (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"). They have a case. */
export const PARAMETER = {
  algorithm: 'X-Amz-Algorithm',
  credential: 'X-Amz-Credential',
  date: 'X-Amz-Date',
  expires: 'X-Amz-Expires',
  payloadHash: 'X-Amz-Content-Sha256',
  sessionToken: 'X-Amz-Security-Token',
  signature: 'X-Amz-Signature',
  signedHeaders: 'X-Amz-SignedHeaders',
} as const;

/** Headers (AWS, "Create a signed AWS API request"; for bodies in chunks Amazon S3 API Reference, "Transferring Payload in Multiple Chunks"). */
export const HEADER = {
  authorization: 'authorization',
  date: 'x-amz-date',
  decodedLength: 'x-amz-decoded-content-length',
  payloadHash: 'x-amz-content-sha256',
  sessionToken: 'x-amz-security-token',
  trailer: 'x-amz-trailer',
} as const;

/** Fields of a POST form (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST"). They have no case. */
export const FIELD = {
  algorithm: 'x-amz-algorithm',
  credential: 'x-amz-credential',
  date: 'x-amz-date',
  sessionToken: 'x-amz-security-token',
  signature: 'x-amz-signature',
} as const;

/** The fields of a form that its policy has conditions for, so that they are signed. */
export const SIGNED_FIELDS: readonly string[] = [FIELD.algorithm, FIELD.credential, FIELD.date, FIELD.sessionToken];

const { payloadHash, ...ofTheSignature } = PARAMETER;
const SIGNATURE_PARAMETERS: ReadonlySet<string> = new Set(
  Object.values(ofTheSignature).map((name) => name.toLowerCase()),
);

/**
 * True if a server could take the name for a parameter of the signature, which only the signer may set, as in assembly/request/query.ts: it
 * may compare without regard to case. Not for X-Amz-Content-Sha256, which a template may have.
 */
export function isSignatureParameter(name: string): boolean {
  return SIGNATURE_PARAMETERS.has(name.toLowerCase());
}

/** True if a server could take the name for the parameter that says what the payload hash is. */
export function isPayloadParameter(name: string): boolean {
  return name.toLowerCase() === HEADER.payloadHash;
}
