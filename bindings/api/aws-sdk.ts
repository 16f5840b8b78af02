/** Types of bulk presigning in `siglane/aws-sdk`. They are structural, so that each version of the SDK fits, also a second copy of it in one program. */
import type { LoadedCore } from './core.js';
import type { OutliveCredentials } from './presign-defaults.js';
import type { BatchOptions, StringOptions } from './presigner.js';
import type { OnRefused, RefusalOptions } from './refusals.js';

/** A command of `@aws-sdk/client-s3`, such as `GetObjectCommand`: the class, not an instance. */
export type SdkCommandClass<Input extends object> = new (
  input: Input,
) => { readonly input: Input; readonly middlewareStack: object };

/**
 * Options of bulk presigning with a client of the SDK. Those of `getSignedUrl` (`@aws-sdk/s3-request-presigner`) have the same names and
 * effects.
 */
export interface SdkPresignManyOptions<R extends OnRefused = OnRefused> extends StringOptions, RefusalOptions<R> {
  /**
   * The validity of URLs in seconds: 1 to 604,800 (a week).
   *
   * @defaultValue `900`
   */
  expiresIn?: number | undefined;
  /**
   * The date to sign with: a `Date`, seconds since 1970, or a text that `Date` can read.
   *
   * @defaultValue the time of the clock, corrected by the client's `systemClockOffset`
   */
  signingDate?: Date | number | string | undefined;
  /**
   * The region of the credential scope.
   *
   * @defaultValue the region of the client's endpoint
   */
  signingRegion?: string | undefined;
  /**
   * The service of the credential scope.
   *
   * @defaultValue the service of the client's endpoint: `s3`, `s3-object-lambda`, `s3express`
   */
  signingService?: string | undefined;
  /**
   * Lower-case names of headers that are signed although they usually are not: `content-type`, `cache-control`.
   *
   * @defaultValue none
   */
  signableHeaders?: ReadonlySet<string> | undefined;
  /**
   * Lower-case names of headers that are not signed.
   *
   * @defaultValue none
   */
  unsignableHeaders?: ReadonlySet<string> | undefined;
  /**
   * Lower-case names of `x-amz-` headers that stay headers, so that the client of the URL must send them.
   *
   * @defaultValue the headers for encryption, `x-amz-server-side-encryption…`
   */
  unhoistableHeaders?: ReadonlySet<string> | undefined;
  /**
   * Lower-case names of headers for encryption that go to the query all the same. Other headers are not affected.
   *
   * @defaultValue none
   */
  hoistableHeaders?: ReadonlySet<string> | undefined;
  /**
   * The behaviour if `expiresIn` is longer than the credentials last, counted from the signing date. As in `getSignedUrl`, the validity is
   * written as asked for.
   *
   * @defaultValue `'allow'`
   */
  outliveCredentials?: OutliveCredentials | undefined;
  /**
   * Seconds for which a key keeps the same URL: see `stableFor` of `PresignDefaults`.
   *
   * @defaultValue every second has its own URLs
   */
  stableFor?: number | undefined;
  /**
   * The longest accepted key in UTF-8 bytes: 1 to 8,192.
   *
   * @defaultValue `1024`, the limit of S3
   */
  maxKeyBytes?: number | undefined;
  /**
   * Accept keys that have a segment `.` or `..`. Most HTTP clients remove such segments, and request another object.
   *
   * @defaultValue `false`
   */
  allowDotSegments?: boolean | undefined;
  /**
   * The core to sign with, from `loadCore`.
   *
   * @defaultValue the core that the library brings, shared by all signers of the thread
   */
  core?: LoadedCore | undefined;
}

/** Options of `presignStream` with a client of the SDK. */
export interface SdkPresignStreamOptions<R extends OnRefused = OnRefused>
  extends SdkPresignManyOptions<R>,
    Omit<BatchOptions, 'batchSize'> {
  /**
   * URLs that are made and held in memory at a time: 1 to 2,048. The client's middleware runs once for each group of a batch.
   *
   * @defaultValue `1024`
   */
  batchSize?: number | undefined;
}
