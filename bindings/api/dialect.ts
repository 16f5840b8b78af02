/** The rules that differ between services. */

/** How a service reads a request. Each setting stands for itself. */
export interface Dialect {
  /**
   * What the canonical path is, seen from the path on the wire: that path, decoded once and encoded once (`single`), the same
   * encoded a second time (`double`), or the same untouched (`none`).
   */
  readonly pathEncoding: 'single' | 'double' | 'none';
  /** Whether segments that are empty, "." or ".." are removed from the canonical path. */
  readonly pathNormalization: 'rfc3986' | 'none';
  /** Of query parameters with the same name: sign all, sorted by value; only the first; or refuse the request. */
  readonly duplicateQuery: 'all' | 'first' | 'refuse';
  /** Whether the canonical query of a POST has the query of the URL, or nothing. */
  readonly postQuery: 'kept' | 'empty';
  /** Whether the payload hash is sent along, as `x-amz-content-sha256`, and signed. */
  readonly payloadHeader: boolean;
  /**
   * Where the payload line is `UNSIGNED-PAYLOAD` although the request does not say so: nowhere, in a presigned URL whose request has no
   * payload, or wherever no hash is given.
   */
  readonly unsignedPayload: 'never' | 'presigned' | 'always';
  /** Whether the session token is signed, added after signing, or left out. */
  readonly sessionToken: 'signed' | 'appended' | 'omitted';
  /**
   * Headers that are sent but not signed, because clients and proxies set or change them: names in lower case, or the
   * beginning of names and a `*`. In a presigned URL, which binds what the client must send, they are refused.
   */
  readonly neverSign: readonly string[];
}

/** The name of a preset. */
export type DialectName = 'standard' | 's3' | 'keystone';
