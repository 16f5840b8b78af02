/** Types that signers, presigners and their calls share: bucket, headers, query, validity. All are read and copied once. */

/** Query parameters: a record, or pairs of name and value. Give them without percent-encoding. */
export type QueryInput = Readonly<Record<string, string | number>> | Iterable<readonly [string, string | number]>;

/** Headers: a record, or pairs of name and value, such as a `Headers` object. */
export type HeadersInput = Readonly<Record<string, string>> | Iterable<readonly [string, string]>;

/**
 * The behaviour if a URL or form would be valid for longer than its credentials, whose `expiration` is known. `cap`: shorten the validity
 * to the rest of the credentials. `refuse`: throw `OutlivesCredentials`, with the seconds that are left. `allow`: write the validity that
 * was asked for. The service still refuses the URL once the credentials have expired.
 */
export type OutliveCredentials = 'cap' | 'refuse' | 'allow';

/** The location of objects. */
export interface BucketOptions {
  /**
   * The bucket, 1 to 255 characters. Without `endpoint` its host is `<bucket>.s3.<region>.amazonaws.com` (`.com.cn` in China). A bucket
   * with dots, or one that is not a valid host label, goes into the path. The ARN of an access point of S3, S3 Object Lambda or S3 on
   * Outposts, and the name of a directory bucket (`…--x-s3`), select their own hosts and services.
   */
  bucket?: string | undefined;
  /**
   * A server that is not AWS: `https://host`, if needed with a port and a path. With `bucket`, the bucket goes in front of the host, or
   * into the path (`pathStyle`). Without a bucket, keys follow the endpoint: `https://host/key`.
   *
   * @defaultValue the host of the bucket at AWS
   */
  endpoint?: string | undefined;
  /**
   * Put the bucket into the path: `https://host/bucket/key`.
   *
   * @defaultValue `false`, but `true` where the bucket cannot be part of the host name
   */
  pathStyle?: boolean | undefined;
  /**
   * Use the dual-stack host (IPv4 and IPv6). Not together with `endpoint`.
   *
   * @defaultValue `false`
   */
  dualStack?: boolean | undefined;
  /**
   * Use the host of S3 Transfer Acceleration. Not together with `endpoint`.
   *
   * @defaultValue `false`
   */
  accelerate?: boolean | undefined;
  /**
   * Use the host with FIPS 140 cryptography. Not together with `endpoint`.
   *
   * @defaultValue `false`
   */
  fips?: boolean | undefined;
}

/** The location of objects and the properties of their URLs. Options of a call override the options of the signer. */
export interface PresignDefaults extends BucketOptions {
  /**
   * Headers that the client must send with exactly these values: `{ 'content-type': 'image/png' }`.
   *
   * @defaultValue no headers
   */
  headers?: HeadersInput | undefined;
  /**
   * Query parameters of every URL: `{ 'response-content-disposition': 'attachment' }`.
   *
   * @defaultValue no parameters
   */
  query?: QueryInput | undefined;
  /**
   * The validity of URLs in seconds: 1 to 604,800 (a week).
   *
   * @defaultValue `900`
   */
  expiresIn?: number | undefined;
  /**
   * The behaviour if `expiresIn` is longer than the credentials last, counted from the signing date.
   *
   * @defaultValue `'cap'`
   */
  outliveCredentials?: OutliveCredentials | undefined;
  /**
   * Seconds for which a key keeps the same URL, so CDNs and browsers can cache the object. The signing date is rounded down to a multiple
   * of it since 1970. Must be less than `expiresIn`. A URL is valid for at least `expiresIn` minus `stableFor`.
   *
   * @defaultValue every second has its own URLs
   */
  stableFor?: number | undefined;
}
