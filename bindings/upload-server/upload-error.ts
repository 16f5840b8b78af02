/** Why a request is refused. Messages go to whoever sent it: no value of the request's own is in them but a date, and no secret. */

/** What a client can be told besides the message. Codes are stable; messages are not. */
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
  /** The grant gave nothing. */
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
  /** S3 could not be reached, or its answer not be read. Where it gave a code of its own, that is the code. */
  | 'StorageFailed';

/** An answer that is not the one that was asked for. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
  readonly status: number;
  readonly code: string;

  /** @param code one of a `UploadErrorCode`, or what S3 said */
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** 400: what was sent is not what the protocol has. */
export function malformed(message: string, code: UploadErrorCode = 'InvalidRequest'): UploadError {
  return new UploadError(400, code, message);
}

/** 403: understood, and not allowed. */
export function forbidden(code: UploadErrorCode, message: string): UploadError {
  return new UploadError(403, code, message);
}
