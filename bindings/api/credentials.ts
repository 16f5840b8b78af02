/** Types of credentials, and options of a signer. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { PresignDefaults } from './presign-defaults.js';

/**
 * An access key and its secret, with the session token of temporary credentials. Other properties, as providers of the AWS SDK add them,
 * are ignored.
 *
 * @example
 * const credentials: Credentials = {
 *   accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
 *   secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
 * };
 */
export interface Credentials {
  /** 1 to 4,096 characters of ASCII, without whitespace, commas and slashes. */
  accessKeyId: string;
  /** 1 to 4,096 characters, without control characters, and without whitespace at the ends. */
  secretAccessKey: string;
  /**
   * The token of temporary credentials: up to 8,192 characters of ASCII, without whitespace.
   *
   * @defaultValue no token
   */
  sessionToken?: string | undefined;
  /**
   * The end of temporary credentials. After it, the signer throws `CredentialsExpired`, and no URL is valid for longer
   * (`outliveCredentials`).
   *
   * @defaultValue not known
   */
  expiration?: Date | undefined;
}

/**
 * Credentials with a signing key in place of the secret. They sign for one UTC day, one region and one service.
 * `signer.deriveCredentials()` returns them.
 */
export interface DerivedCredentials {
  /** The access key that the signing key belongs to. */
  accessKeyId: string;
  /** The 32 bytes of the signing key. The signer copies them, so you can overwrite yours. */
  signingKey: Uint8Array;
  /** The UTC day of the signing key: `YYYYMMDD`. */
  date: string;
  /**
   * The region of the signing key. It must equal the signer's.
   *
   * @defaultValue the signer's
   */
  region?: string | undefined;
  /**
   * The service of the signing key. It must equal the signer's.
   *
   * @defaultValue the signer's
   */
  service?: string | undefined;
  /**
   * The token of temporary credentials.
   *
   * @defaultValue no token
   */
  sessionToken?: string | undefined;
  /**
   * The end of temporary credentials.
   *
   * @defaultValue not known
   */
  expiration?: Date | undefined;
}

/** The use of AWS host names by a signer: see `hostScope` of `SignerOptions`. */
export type HostScopeUse = 'check' | 'ignore';

/** Options of `createSigner`. */
export interface SignerOptions extends PresignDefaults {
  /** The credentials. They are checked and copied; changing the object later has no effect. */
  credentials: Credentials | DerivedCredentials;
  /**
   * The region, such as `us-east-1`. It is part of the credential scope. Without `endpoint` it is also part of the bucket's host name. It
   * can be left out for requests with a `url`, if the host of AWS names its region. Requests with a `bucket` and a `key` need it.
   *
   * @defaultValue the region of the host, for requests with a `url`
   */
  region?: string | undefined;
  /**
   * The service of the credential scope, such as `dynamodb` or `execute-api`. It can be left out for requests with a `url`, if the host
   * of AWS names its service. Other hosts are then refused.
   *
   * @defaultValue the service of the host, for requests with a `url`; otherwise `s3`
   */
  service?: string | undefined;
  /**
   * How the signer uses the host names of AWS. `check`: the host supplies the `service` and `region` that the signer leaves out, and a
   * request to a host of another service or region is refused. `ignore`: hosts are not looked at, `region` is required, and `service`
   * defaults to `s3`.
   *
   * @defaultValue `'check'`
   */
  hostScope?: HostScopeUse | undefined;
  /**
   * The rules of canonicalization: the name of a preset, or settings that differ from the rules of the service. They apply to requests with
   * a `url`. Requests with a `bucket` or an `endpoint` always follow the rules of S3; for them only `sessionToken` is used.
   *
   * @defaultValue the rules of the service
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /**
   * The clock, read once for each call. It returns a `Date`, or milliseconds since 1970.
   *
   * @defaultValue `Date.now`
   */
  now?: (() => Date | number) | undefined;
  /**
   * The core to sign with, from `loadCore`.
   *
   * @defaultValue the core that the library brings, shared by all signers of the thread
   */
  core?: LoadedCore | undefined;
}

/** Options of `createPresigner`. A presigner does not look at host names, so it needs a `region`. */
export interface PresignerOptions extends Omit<SignerOptions, 'hostScope'> {
  /** The region, such as `us-east-1`. It is part of the credential scope. Without `endpoint` it is also part of the bucket's host name. */
  region: string;
}
