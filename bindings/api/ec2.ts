/** Types of `siglane/ec2`: documents with which OpenStack services ask Keystone about a signature. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { Expected, KeyLookup, VerifyError } from './verify.js';

/**
 * A signed request as data, for Keystone's `POST /v3/ec2tokens` (Identity API v3, "OS-EC2"; python-keystoneclient, `contrib/ec2/utils.py`).
 */
export interface Ec2Credentials {
  /** The access key. */
  readonly access: string;
  /** The signature of the request. */
  readonly signature: string;
  /** The host as the client named it, with its port. */
  readonly host: string;
  /** The HTTP method. */
  readonly verb: string;
  /** The path. Keystone signs it as it is, without encoding it. */
  readonly path: string;
  /** The decoded query without the signature; for Signature Version 2 also the form. */
  readonly params: Readonly<Record<string, string>>;
  /** The headers. Keystone finds `Authorization` and `X-Amz-Date` only by exactly these names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The payload hash: the SHA-256 of the body, or a word such as `UNSIGNED-PAYLOAD`. */
  readonly body_hash: string;
}

/** The body for `/v3/ec2tokens`, before `JSON.stringify`. */
export interface Ec2Document {
  /** The request. */
  readonly ec2Credentials: Ec2Credentials;
}

/** The string to sign and the signature of a request, for Keystone's `POST /v3/s3tokens`. */
export interface S3Credentials {
  /** The access key. */
  readonly access: string;
  /** The signature of the request. */
  readonly signature: string;
  /** The string to sign, in URL-safe base64 (RFC 4648, section 5). */
  readonly token: string;
}

/** The body for `/v3/s3tokens`, before `JSON.stringify`. */
export interface S3Document {
  /** The string to sign and its signature. */
  readonly credentials: S3Credentials;
}

/** Options of `toEc2Credentials` and `toS3Credentials`. */
export interface DocumentOptions {
  /**
   * The rules by which the client signs. With it, `toEc2Credentials` adapts path and headers to Keystone's rules, and throws
   * `UnsupportedDialect` if Keystone cannot come to the same signature. Without it, the path stays as it came.
   *
   * @defaultValue for `toS3Credentials` the rules of the service in the credential scope
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /**
   * The core to use, from `loadCore`.
   *
   * @defaultValue the core that the library brings
   */
  core?: LoadedCore | undefined;
}

/** Options of `createEc2Verifier`. */
export interface Ec2VerifierOptions {
  /** Finds the secret of an access key. Keystone itself asks its store of credentials here. */
  lookup: KeyLookup;
  /**
   * The accepted regions.
   *
   * @defaultValue all, as in Keystone
   */
  region?: Expected | undefined;
  /**
   * The accepted services.
   *
   * @defaultValue all; for `/v3/s3tokens` the services that Keystone accepts: `s3`, `iam` and `sts`
   */
  service?: Expected | undefined;
  /**
   * The accepted age of a request in seconds: 1 to 604,800. Keystone's own setting is `[credential] auth_ttl`, in minutes. Documents for
   * `/v3/s3tokens` do not say how long a presigned URL is valid, so the service that creates them has to check the expiry.
   *
   * @defaultValue `900`; for `/v3/s3tokens` `604800`
   */
  maxAgeSeconds?: number | undefined;
  /**
   * How far the date of a request may be in the future, in seconds: 1 to 86,400. Keystone has no limit.
   *
   * @defaultValue `900`
   */
  clockSkewSeconds?: number | undefined;
  /**
   * Accept hosts that were signed without their port, if the `User-Agent` names a boto before 2.9.3, as Keystone does. That header is not
   * signed, so a client can choose the port.
   *
   * @defaultValue `false`
   */
  oldBotoHosts?: boolean | undefined;
  /**
   * The clock, read once for each call. It returns a `Date`, or milliseconds since 1970.
   *
   * @defaultValue `Date.now`
   */
  now?: (() => Date | number) | undefined;
  /**
   * The core to use, from `loadCore`.
   *
   * @defaultValue the core that the library brings
   */
  core?: LoadedCore | undefined;
}

/** The result of `verifyEc2`: the verified request, or the error to answer. */
export type VerifyEc2Result = VerifiedEc2 | { readonly ok: false; readonly error: VerifyError };

/** A document about a request that the owner of the key has signed. */
export interface VerifiedEc2 {
  /** The document is verified. */
  readonly ok: true;
  /** The access key. */
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** The signed headers, in lower case. Do not trust any other header of the document. */
  readonly signedHeaders: readonly string[];
  /** The payload hash. Only the service that created the document knows if the body has that hash. */
  readonly payloadHash: string;
  /** False for a POST: its `params` are not signed. The payload hash covers a form. */
  readonly isQuerySigned: boolean;
  /** The time from which the same document would be refused. */
  readonly expiresAt: Date;
}

/** The result of `verifyS3`: the verified string to sign, or the error to answer. */
export type VerifyS3Result = VerifiedS3 | { readonly ok: false; readonly error: VerifyError };

/** A string to sign that the owner of the key has signed. The document does not contain the request itself. */
export interface VerifiedS3 {
  /** The document is verified. */
  readonly ok: true;
  /** The access key. */
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** SHA-256 of the canonical request, as 64 lower-case hexadecimal digits. */
  readonly canonicalRequestHash: string;
  /** The time from which the same document would be refused. */
  readonly expiresAt: Date;
}

/** Verifies documents for Keystone. `createEc2Verifier` returns it. */
export interface Ec2Verifier {
  /**
   * Verifies a document for `/v3/ec2tokens`. A malformed document gives an error result, not an exception.
   *
   * @param document the value from `JSON.parse`
   * @throws SigV4Error `SignerDisposed` (as a rejection)
   * @example
   * const result = await verifier.verifyEc2(await request.json());
   * if (result.ok) console.log(result.accessKeyId);
   */
  verifyEc2(document: unknown): Promise<VerifyEc2Result>;
  /**
   * Verifies a document for `/v3/s3tokens`. A malformed document gives an error result, not an exception.
   *
   * @param document the value from `JSON.parse`
   * @throws SigV4Error `SignerDisposed` (as a rejection)
   * @example
   * const result = await verifier.verifyS3(await request.json());
   * if (result.ok) console.log(result.accessKeyId);
   */
  verifyS3(document: unknown): Promise<VerifyS3Result>;
  /** Overwrites the derived keys and the memory of the core. Later calls reject with `SignerDisposed`. */
  dispose(): void;
  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void;
}
