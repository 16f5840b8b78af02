/** Types of the presigners of `siglane/aws-sdk`. Each function takes a client of the AWS SDK for JavaScript v3. */
import type { RequestPresigningArguments } from '@smithy/types';

/** An `S3Client` or `S3` of @aws-sdk/client-s3. Its credentials, region and endpoint options decide about the URL. */
export interface PresigningClient {
  /** The resolved configuration of the client. */
  readonly config: object;
  /** The client's middleware, which builds the request. */
  readonly middlewareStack: object;
}

/** A command of @aws-sdk/client-s3, such as `new GetObjectCommand({ Bucket, Key })`. */
export interface PresigningCommand {
  /** The input of the command. */
  readonly input: object;
  /** The command's own middleware. */
  readonly middlewareStack: object;
  /** Resolves the client's and the command's middleware. */
  resolveMiddleware(stack: never, configuration: never, options: never): unknown;
}

/**
 * Options of `getSignedUrl`, which are the SDK's. Header names are in lower case, because the SDK ignores others.
 *
 * `expiresIn`: seconds, 1 to 604,800; 900 by default. `signingDate`: a `Date`, seconds since 1970, or a text that `Date` reads; the clock
 * plus the client's `systemClockOffset` by default. `signingRegion` and `signingService`: in place of the endpoint's.
 * `unhoistableHeaders`: `x-amz-*` headers that stay signed headers. `hoistableHeaders`: headers for encryption that go to the URL; it does
 * not move other headers. `unsignableHeaders`: headers that are left out. `signableHeaders`: headers that are signed although they are
 * left out otherwise, such as `content-type` and `cache-control`.
 */
export type GetSignedUrlOptions = RequestPresigningArguments;

/** A condition of a form: `{ name: value }`, `['eq' | 'starts-with', '$name', value]`, or `['content-length-range', min, max]`. */
export type PresignedPostCondition =
  | Record<string, string>
  | ['eq' | 'starts-with', string, string]
  | ['content-length-range', number, number];

/** Options of `createPresignedPost`, which are the SDK's. */
export interface PresignedPostOptions {
  /** The bucket, or the ARN of an access point. */
  Bucket: string;
  /**
   * The key. At its end, `${filename}` stands for the name of the user's file. The form then accepts every key that begins as this one, so
   * refuse the placeholder in names that come from users.
   */
  Key: string;
  /**
   * Conditions that the form must meet, besides those of its fields.
   *
   * @defaultValue no conditions
   */
  Conditions?: PresignedPostCondition[] | undefined;
  /**
   * Fields of the form. Each gets a condition of its own.
   *
   * @defaultValue no fields
   */
  Fields?: Record<string, string> | undefined;
  /**
   * The validity of the form in seconds: 1 to 604,800 (a week).
   *
   * @defaultValue `3600`
   */
  Expires?: number | undefined;
}

/** A form for uploads by browsers. */
export interface PresignedPost {
  /** The `action` of the form. */
  url: string;
  /** The hidden fields of the form. They come before the field `file`. */
  fields: Record<string, string>;
}
