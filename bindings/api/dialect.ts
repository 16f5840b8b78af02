/** The rules that differ between services. */

/** The rules by which a service canonicalizes a request. The settings do not depend on each other. */
export interface Dialect {
  /**
   * How the canonical path is made of the path on the wire. `single` decodes it and encodes it once, `double` encodes the result a second
   * time, and `none` leaves the path as it is.
   */
  readonly pathEncoding: 'single' | 'double' | 'none';
  /** `rfc3986` removes empty segments, "." and ".." from the canonical path; `none` keeps them. */
  readonly pathNormalization: 'rfc3986' | 'none';
  /** Of query parameters with the same name: sign all, sorted by value; only the first; or refuse the request. */
  readonly duplicateQuery: 'all' | 'first' | 'refuse';
  /** The canonical query of a POST: the query of the URL (`kept`), or an empty line (`empty`). */
  readonly postQuery: 'kept' | 'empty';
  /** True if requests carry the payload hash in a signed header, `x-amz-content-sha256`. */
  readonly payloadHeader: boolean;
  /**
   * Where the payload line is `UNSIGNED-PAYLOAD` although the request does not say so: nowhere, in a presigned URL whose request has no
   * payload, or wherever no hash is given.
   */
  readonly unsignedPayload: 'never' | 'presigned' | 'always';
  /** The session token is signed (`signed`), added after signing (`appended`), or not sent (`omitted`). */
  readonly sessionToken: 'signed' | 'appended' | 'omitted';
  /**
   * The header that the session token has; its parameter in a query has the same name, in other letters. S3 Express has its own for tokens
   * of `CreateSession`; `CreateSession` itself is called with `x-amz-security-token`.
   */
  readonly tokenHeader: 'x-amz-security-token' | 'x-amz-s3session-token';
  /**
   * Headers that are sent but not signed, because clients and proxies set or change them: names in lower case, or the
   * beginning of names and a `*`. In a presigned URL, which binds what the client must send, they are refused.
   */
  readonly neverSign: readonly string[];
}

/** The name of a preset. */
export type DialectName = 'standard' | 's3' | 'keystone';
