/** Errors for clients of a handler. Clients see the messages. A message contains no value of the request except a date, and no secret. */

/** Codes for clients. Codes are stable, but messages are not. */
export type UploadErrorCode =
  | 'MethodNotAllowed'
  | 'OriginNotAllowed'
  | 'UnsupportedMediaType'
  | 'BodyTooLarge'
  | 'InvalidBody'
  | 'InvalidRequest'
  | 'InvalidPolicy'
  | 'PolicyExpired'
  | 'NotFound'
  /** The grant function returned nothing. */
  | 'NotGranted'
  | 'OperationNotAllowed'
  | 'BucketNotAllowed'
  | 'HostNotAllowed'
  | 'KeyNotAllowed'
  | 'ScopeNotAllowed'
  | 'DateNotAllowed'
  | 'TokenNotAllowed'
  | 'AclNotAllowed'
  | 'HeaderNotAllowed'
  | 'SizeNotAllowed'
  /** S3 could not be reached, or its response could not be parsed. If S3 gave its own code, that code is used instead. */
  | 'StorageFailed';

/** Ends a request with an error response. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly status: number;
  readonly code: string;

  /** @param code A `UploadErrorCode`, or S3's own code. */
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Returns an error with status 400 for a request that does not follow the protocol. */
export function malformed(message: string, code: UploadErrorCode = 'InvalidRequest'): UploadError {
  return new UploadError(400, code, message);
}

/** Returns an error with status 403 for a valid request that is not allowed. */
export function forbidden(code: UploadErrorCode, message: string): UploadError {
  return new UploadError(403, code, message);
}
