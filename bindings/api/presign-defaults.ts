/** What presigned URLs share: where objects are, headers, query, validity. It is read once, and copied. */

/** Query parameters: a record, or pairs of name and value. Neither names nor values are encoded yet. */
export type QueryInput = Readonly<Record<string, string | number>> | Iterable<readonly [string, string | number]>;

/** Headers: a record, or pairs of name and value (`Headers` is such an iterable). */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>;

/**
 * What to do with a URL or a form that would be valid for longer than its credentials, if their `expiration` is known. `cap`: shorten it to what is left
 * of them. `refuse`: throw an error that says how many seconds are left. `allow`: write what was asked for; it ends with the credentials all the same.
 */
export type OutliveCredentials = 'cap' | 'refuse' | 'allow';

/** Where objects are. */
export interface BucketOptions {
  /**
   * The bucket. Without `endpoint` its host is `<bucket>.s3.<region>.amazonaws.com` (`.com.cn` in China). A bucket with dots,
   * or that is no valid host label, goes into the path. The ARN of an access point of S3, S3 Object Lambda or S3 on Outposts, and the name of a
   * directory bucket (`…--x-s3`), stand for their hosts and services.
   */
  bucket?: string | undefined;
  /**
   * A server of your own: `https://host`, with port and path if need be. With `bucket`, the bucket goes in front of the host,
   * or into the path; without, the keys stand right behind the endpoint.
   */
  endpoint?: string | undefined;
  /** Put the bucket into the path. Default: false, but true where the bucket cannot be part of the host name. */
  pathStyle?: boolean | undefined;
  /** Use the dual-stack host (IPv4 and IPv6). Not with `endpoint`. Default: false. */
  dualStack?: boolean | undefined;
  /** Use the host of S3 Transfer Acceleration. Not with `endpoint`. Default: false. */
  accelerate?: boolean | undefined;
  /** Use the host with FIPS 140 cryptography. Not with `endpoint`. Default: false. */
  fips?: boolean | undefined;
}

/** Where objects are, and what their URLs have: given once to the signer, or in a call, which goes before it. */
export interface PresignDefaults extends BucketOptions {
  /** Headers that the client must send with just these values. */
  headers?: HeadersInput | undefined;
  /** Query parameters of every URL, `response-content-disposition` for example. */
  query?: QueryInput | undefined;
  /** How long the URLs are valid, in seconds: 1 to 604,800. Default: 900. */
  expiresIn?: number | undefined;
  /** What to do where that is longer than the credentials last, counted from the signing date. Default: `cap`. */
  outliveCredentials?: OutliveCredentials | undefined;
  /**
   * For so many seconds the same key has the same URL, so that caches can keep what is behind it: the signing date is the last multiple of them
   * since 1970. Less than `expiresIn`; a URL is then valid for at least the difference. Default: each second has its own URLs.
   */
  stableFor?: number | undefined;
}
