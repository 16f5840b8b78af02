/** Types of `siglane/post-policy`: browser upload forms (POST policies). */
import type { BucketOptions, OutliveCredentials } from './presign-defaults.js';

/**
 * A condition of a POST policy: `{ name: value }`, `['eq' | 'starts-with', '$name', value]`, or `['content-length-range', min, max]` in
 * bytes (Amazon S3 API Reference, "Creating a POST policy").
 */
export type PolicyCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq' | 'starts-with', `$${string}`, string]
  | readonly ['content-length-range', number | `${number}`, number | `${number}`];

/** The upload that a form allows. Give `key` or `keyPrefix`, not both. */
export interface PostPolicyOptions extends BucketOptions {
  /**
   * The object key: up to 1,024 UTF-8 bytes. S3 replaces `${filename}` in it by the name of the user's file. The policy then allows every
   * key that begins with the text before `${filename}`.
   */
  key?: string | undefined;
  /** The beginning of the key, in place of `key`. The page chooses the rest and adds the field `key`. `''` allows every key. */
  keyPrefix?: string | undefined;
  /**
   * The validity of the form in seconds, from the signing date: 1 to 604,800.
   *
   * @defaultValue the signer's, or `900`
   */
  expiresIn?: number | undefined;
  /**
   * The behaviour if the form would be valid for longer than the credentials.
   *
   * @defaultValue the signer's, or `'cap'`
   */
  outliveCredentials?: OutliveCredentials | undefined;
  /** The end of the form's validity, in place of `expiresIn`: at most a week after the signing date. */
  expiration?: Date | undefined;
  /**
   * The accepted size of the file in bytes, both limits included.
   *
   * @defaultValue any size
   */
  contentLengthRange?: readonly [min: number, max: number] | undefined;
  /**
   * Fields that the form must send with exactly these values: `acl`, `Content-Type`, `x-amz-meta-…`.
   *
   * @defaultValue no fields
   */
  fields?: Readonly<Record<string, string>> | undefined;
  /**
   * Conditions for further fields, or in place of the exact conditions that `fields` get. A field with an exact condition is added to the
   * form. The page fills in a field that has only a `starts-with` condition.
   *
   * @defaultValue no further conditions
   */
  conditions?: readonly PolicyCondition[] | undefined;
  /**
   * The URL that the browser opens after the upload.
   *
   * @defaultValue no redirect
   */
  successRedirect?: string | undefined;
  /**
   * The status of S3's answer to an upload without `successRedirect`.
   *
   * @defaultValue `204`
   */
  successStatus?: 200 | 201 | 204 | undefined;
  /**
   * The date to sign with.
   *
   * @defaultValue the time of the signer's clock
   */
  signingDate?: Date | undefined;
}

/** A form to send as `multipart/form-data`. */
export interface PostPolicy {
  /** The URL to send the form to. */
  url: string;
  /** The fields, in an order that S3 accepts. The page adds the `openFields`, and at the end the file as `file`. */
  fields: Record<string, string>;
  /** Names of fields that the page must add: `key` if there is a `keyPrefix`, and fields that have only a `starts-with` condition. */
  openFields: string[];
  /** The end of the form's validity. With `outliveCredentials: 'allow'`, the credentials can end before it. */
  expiration: Date;
}

/** A policy that a client made, with its signature. */
export interface SignedPolicy {
  /** The base64 text that was given and signed. */
  policy: string;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}
