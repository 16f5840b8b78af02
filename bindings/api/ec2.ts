/** What callers give and get. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { Expected, KeyLookup, VerifyError } from './verify.js';

/** A request, as Keystone's `POST /v3/ec2tokens` has it (Identity API v3, "OS-EC2"; python-keystoneclient, `contrib/ec2/utils.py`). */
export interface Ec2Credentials {
  /** The access key. */
  readonly access: string;
  readonly signature: string;
  /** As the client named it, with its port. */
  readonly host: string;
  readonly verb: string;
  /** Signed as it is here: Keystone does not encode it. */
  readonly path: string;
  /** The query, decoded; of version 2 the form too. Without the signature. */
  readonly params: Readonly<Record<string, string>>;
  /** `Authorization` and `X-Amz-Date` are found by just these names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload line: SHA-256 of the body, or a word for it. */
  readonly body_hash: string;
}

/** The body, before `JSON.stringify`, for `/v3/ec2tokens`. */
export interface Ec2Document {
  readonly ec2Credentials: Ec2Credentials;
}

/** What is left of a request in a document for Keystone's `POST /v3/s3tokens`. */
export interface S3Credentials {
  readonly access: string;
  readonly signature: string;
  /** The string to sign, in base64 for URLs (RFC 4648, section 5). */
  readonly token: string;
}

/** The body, before `JSON.stringify`, for `/v3/s3tokens`. */
export interface S3Document {
  readonly credentials: S3Credentials;
}

/** How a document is made. */
export interface DocumentOptions {
  /**
   * How clients sign. For `/v3/ec2tokens`: if it is given, path and headers are written so that Keystone signs what the client has signed,
   * and a request for which that cannot be done is refused; without it the path goes on as it came. For `/v3/s3tokens` the default is what
   * the service in the credential scope does.
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** What `loadCore` gives, in place of the library's own core. */
  core?: LoadedCore | undefined;
}

/** Whom a verifier of documents believes, and for how long. */
export interface Ec2VerifierOptions {
  /** Keystone asks its own store of credentials here. */
  lookup: KeyLookup;
  /** Default: all, as Keystone. */
  region?: Expected | undefined;
  /** Default: all; of `/v3/s3tokens` those that Keystone takes, `s3`, `iam` and `sts`. */
  service?: Expected | undefined;
  /**
   * How old a request may be, in seconds: 1 to 604,800. Keystone's own setting is `[credential] auth_ttl`, in minutes. Default: 900; for
   * `/v3/s3tokens` 604,800, as their documents do not tell how long a presigned URL is valid, which who makes them has to see to.
   */
  maxAgeSeconds?: number | undefined;
  /** How far a request's date may be in the future, in seconds: 1 to 86,400. Keystone has no limit. Default: 900. */
  clockSkewSeconds?: number | undefined;
  /**
   * Takes hosts that were signed without their port where the `User-Agent` says that the client is a boto before 2.9.3, as Keystone does.
   * That header is signed by nobody, so it lets a stranger choose the port. Default: false.
   */
  oldBotoHosts?: boolean | undefined;
  /** The clock. Default: `Date.now`. It is read once for each call. */
  now?: (() => Date | number) | undefined;
  /** What `loadCore` gives, in place of the library's own core. */
  core?: LoadedCore | undefined;
}

/** What was verified, or what to answer. */
export type VerifyEc2Result = VerifiedEc2 | { readonly ok: false; readonly error: VerifyError };

/** A document about a request that the owner of the key has signed. */
export interface VerifiedEc2 {
  readonly ok: true;
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** Names in lower case, as they were signed. No other header is to be believed. */
  readonly signedHeaders: readonly string[];
  /** The payload line. Whether the body is the one of that hash, who made the document knows. */
  readonly payloadHash: string;
  /** False for a POST: no parameter in `params` was signed. What a form has is covered by the payload line alone. */
  readonly isQuerySigned: boolean;
  /** From when on the same document would be refused. */
  readonly expiresAt: Date;
}

/** What was verified, or what to answer. */
export type VerifyS3Result = VerifiedS3 | { readonly ok: false; readonly error: VerifyError };

/** A string to sign that the owner of the key has signed. Of what it stands for the document says nothing. */
export interface VerifiedS3 {
  readonly ok: true;
  readonly accessKeyId: string;
  readonly credentialScope: string;
  /** SHA-256 of the canonical request, in 64 lower-case hexadecimal digits. */
  readonly canonicalRequestHash: string;
  readonly expiresAt: Date;
}

/** Verifies documents for Keystone. */
export interface Ec2Verifier {
  /**
   * Verifies a document for `/v3/ec2tokens`, as `JSON.parse` gives it. Whatever it is gives a result.
   *
   * @throws SigV4Error `SignerDisposed` (as a rejection)
   */
  verifyEc2(document: unknown): Promise<VerifyEc2Result>;
  /** Verifies a document for `/v3/s3tokens`. @throws as `verifyEc2` */
  verifyS3(document: unknown): Promise<VerifyS3Result>;
  /** Overwrites the keys that it has derived, and the core's memory. */
  dispose(): void;
  [Symbol.dispose](): void;
}
