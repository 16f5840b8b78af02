/** Errors for clients of a handler. Clients see the messages. A message contains no value of the request except a date, and no secret. */

/** Codes for clients. Codes are stable, but messages are not. */
export type UploadErrorCode =
  /**
   * The HTTP method is not one of the route's.
   *
   * Send POST, or for Companion's routes the method that its client uses.
   */
  | 'MethodNotAllowed'
  /**
   * A browser sent the request from a page of another origin.
   *
   * Serve the page from the origin of the handler, or name the page's origin in the option `allowOrigin`.
   */
  | 'OriginNotAllowed'
  /**
   * The content type of the request is not `application/json`.
   *
   * Send `content-type: application/json`. A page of another origin can send it only after a CORS preflight.
   */
  | 'UnsupportedMediaType'
  /**
   * The body of the request has more than `maxBodyBytes`.
   *
   * Use a larger `maxBodyBytes` for files with very many parts.
   */
  | 'BodyTooLarge'
  /**
   * The body was cut off, is not UTF-8, or is not a JSON object without repeated names.
   *
   * Look at the body that the page sends. The uploaders write it themselves.
   */
  | 'InvalidBody'
  /**
   * A field of the request is missing, or has a value that the protocol does not allow.
   *
   * The message names the field. Compare the versions of the uploader on the page and of siglane.
   */
  | 'InvalidRequest'
  /**
   * The policy of a form cannot be parsed, has a condition that the handler does not know, or is valid for too long.
   *
   * The message names the condition. Remove it from the page's settings, or allow it in the grant.
   */
  | 'InvalidPolicy'
  /**
   * The expiration of the policy is in the past.
   *
   * Correct the clock of the client, and let the page ask for the signature right before the upload.
   */
  | 'PolicyExpired'
  /**
   * The path is not a route of the handler.
   *
   * Compare the `basePath` of the handler with the endpoint in the page's settings.
   */
  | 'NotFound'
  /**
   * The grant function returned undefined.
   *
   * Return a grant for this visitor, or tell the visitor to log in.
   */
  | 'NotGranted'
  /**
   * The grant's `operations` do not contain the operation.
   *
   * Add the operation to `operations` if visitors may do it.
   */
  | 'OperationNotAllowed'
  /**
   * The page asks for another bucket than the handler's.
   *
   * Set the same bucket on the page and in the handler's options.
   */
  | 'BucketNotAllowed'
  /**
   * The page signs for another host than the handler's endpoint.
   *
   * Set the uploader's endpoint to the bucket URL of the handler.
   */
  | 'HostNotAllowed'
  /**
   * The key does not begin with the grant's `keyPrefix`, is not the grant's `key`, or cannot be an object key.
   *
   * Let the page choose keys below the prefix, or give the key in the grant.
   */
  | 'KeyNotAllowed'
  /**
   * Access key id, region or service of the page are not the signer's.
   *
   * Set the page's access key id and region to the signer's.
   */
  | 'ScopeNotAllowed'
  /**
   * The signing date is more than 15 minutes away from the server's clock.
   *
   * Correct the clock of the client or of the server.
   */
  | 'DateNotAllowed'
  /**
   * The session token of the page is not the signer's.
   *
   * Give the page the current session token, and load its settings again after a renewal.
   */
  | 'TokenNotAllowed'
  /**
   * The grant's `acl` does not contain the ACL.
   *
   * Remove the ACL from the page's settings, or add it to `acl`.
   */
  | 'AclNotAllowed'
  /**
   * The grant's `headers` do not contain a header or form field.
   *
   * The message names it. Remove it from the page, or add it to `headers`.
   */
  | 'HeaderNotAllowed'
  /**
   * The upload has no size limit, or a larger one than the grant's `maxBytes`.
   *
   * Set the size limit of the page to `maxBytes` or less.
   */
  | 'SizeNotAllowed'
  /**
   * S3 could not be reached, or its response is not the expected one. If S3 gave its own code, that code is used instead.
   *
   * Check that the server reaches the bucket's endpoint, and try again.
   */
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
