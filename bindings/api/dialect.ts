/** Types of dialects: the rules of Signature Version 4 that differ between services. */

/** The rules by which a service canonicalizes a request. The settings are independent of each other. */
export interface Dialect {
  /**
   * The encoding of the canonical path. `single` decodes the path and encodes it once. `double` encodes that result a second time. `none`
   * keeps the path as it is on the wire.
   */
  readonly pathEncoding: 'single' | 'double' | 'none';
  /** `rfc3986` removes empty segments, `.` and `..` from the canonical path (RFC 3986, section 5.2.4). `none` keeps them. */
  readonly pathNormalization: 'rfc3986' | 'none';
  /** The treatment of query parameters of the same name: sign all of them, sorted by value; sign only the first; or refuse the request. */
  readonly duplicateQuery: 'all' | 'first' | 'refuse';
  /** The canonical query of a POST: the query of the URL (`kept`), or an empty line (`empty`). */
  readonly postQuery: 'kept' | 'empty';
  /** Send the payload hash in a signed header, `x-amz-content-sha256`. */
  readonly payloadHeader: boolean;
  /**
   * When the payload hash is `UNSIGNED-PAYLOAD` by default. `never`: it is the hash of the payload. `presigned`: in presigned URLs whose
   * request has no payload. `always`: wherever no hash is given.
   */
  readonly unsignedPayload: 'never' | 'presigned' | 'always';
  /** The session token is signed (`signed`), added after signing (`appended`), or not sent (`omitted`). */
  readonly sessionToken: 'signed' | 'appended' | 'omitted';
  /**
   * The header of the session token. The query parameter of a presigned URL has the same name in other case. S3 Express has its own for
   * tokens of `CreateSession`; `CreateSession` itself is called with `x-amz-security-token`.
   */
  readonly tokenHeader: 'x-amz-security-token' | 'x-amz-s3session-token';
  /**
   * Headers that are sent but not signed, because clients and proxies set or change them: lower-case names, or prefixes that end in `*`. A
   * presigned URL refuses them, because it fixes what the client must send.
   */
  readonly neverSign: readonly string[];
}

/** The name of a preset: see `dialects`. */
export type DialectName = 'standard' | 's3' | 'keystone';
