/** What callers give for an upload form, and what they get. */
import type { BucketOptions, OutliveCredentials } from './presign-defaults.js';

/** A condition of a POST policy: `{ name: value }`, `['eq' | 'starts-with', '$name', value]`, or a range of sizes. */
export type PolicyCondition =
  | Readonly<Record<string, string>>
  | readonly ['eq' | 'starts-with', `$${string}`, string]
  | readonly ['content-length-range', number | `${number}`, number | `${number}`];

/** The upload that a form allows. Bucket and host are the signer's, if they are not given here. */
export interface PostPolicyOptions extends BucketOptions {
  /** The key, 1,024 UTF-8 bytes at most. `${filename}` in it stands for the name of the user's file: then any key is allowed that begins like it. */
  key?: string | undefined;
  /** In place of `key`: how the key begins that the page puts into the field `key`. */
  keyPrefix?: string | undefined;
  /** How long the form is valid, in seconds from signing: 1 to 604,800. Default: the signer's, or 900. */
  expiresIn?: number | undefined;
  /** As in a `PresignTemplate`. */
  outliveCredentials?: OutliveCredentials | undefined;
  /** In place of `expiresIn`: until when. A week after signing at most. */
  expiration?: Date | undefined;
  /** Bytes that the file may have, from the first to the second number. Without it: any number. */
  contentLengthRange?: readonly [min: number, max: number] | undefined;
  /** Fields that the form must send with just these values: `acl`, `Content-Type`, `x-amz-meta-…` … */
  fields?: Readonly<Record<string, string>> | undefined;
  /**
   * Conditions for other fields, or in place of the exact ones that `fields` get. A field with an exact condition is added to the form; one
   * with `starts-with` alone is the page's to fill in.
   */
  conditions?: readonly PolicyCondition[] | undefined;
  /** Where the browser goes after the upload. */
  successRedirect?: string | undefined;
  /** What S3 answers if it goes nowhere. Default: 204. */
  successStatus?: 200 | 201 | 204 | undefined;
  /** The date to sign with, instead of the clock's. */
  signingDate?: Date | undefined;
}

/** A form to be sent as `multipart/form-data`. */
export interface PostPolicy {
  /** Where to. */
  url: string;
  /** The fields, in an order that S3 takes. The page adds `openFields`, and the file, as `file`, behind all others. */
  fields: Record<string, string>;
  /** Names of fields that the page must add: `key` with `keyPrefix`, and those whose conditions only say how they begin. */
  openFields: string[];
  /** When the form ends. With `outliveCredentials: 'allow'` it ends earlier if its credentials do. */
  expiration: Date;
}

/** A policy that a client made, signed. */
export interface SignedPolicy {
  /** The base64 that was given, and signed. */
  policy: string;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}
