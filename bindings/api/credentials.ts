/** Who signs, for what service, and by which rules. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { PresignDefaults } from './presign-defaults.js';

/** A key pair, with the session token that temporary credentials have. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  /** When temporary credentials end: from then on nothing is signed with them. */
  expiration?: Date | undefined;
}

/** In place of the secret: the signing key of one UTC day, region and service, and what it belongs to. */
export interface DerivedCredentials {
  accessKeyId: string;
  /** The 32 bytes of kSigning. They are copied. */
  signingKey: Uint8Array;
  /** The day that it was derived for: `YYYYMMDD`. */
  date: string;
  /** The region and service of the signing key. Those of the signer must equal them, and may be left out. */
  region?: string | undefined;
  service?: string | undefined;
  sessionToken?: string | undefined;
  expiration?: Date | undefined;
}

/** How a signer uses the host names of AWS. */
export type HostScopeUse = 'check' | 'ignore';

/** Who signs, for what service, and by which rules. */
export interface SignerOptions extends PresignDefaults {
  credentials: Credentials | DerivedCredentials;
  /**
   * The region of the credential scope, and of the bucket's host name if no endpoint is given. It may be left out for requests that have a `url`,
   * where AWS's own host says it beyond doubt; what has a bucket and a key needs it.
   */
  region?: string | undefined;
  /**
   * The service of the credential scope, `dynamodb` or `execute-api` for example. Default: of a request with a `url`, the one that AWS's own host says
   * beyond doubt, and an error on other hosts; of everything else `s3`.
   */
  service?: string | undefined;
  /**
   * How the host names of AWS are used. `check`: they supply the service and region that the signer leaves out, and a request to a host of another
   * service or region is refused. `ignore`: they are not used, `region` is required, and the default service is `s3`. Default: `check`.
   */
  hostScope?: HostScopeUse | undefined;
  /**
   * The rules of canonicalization: the name of a preset, or settings to change in the one of the service. They are for requests that
   * have a `url`; what has a `bucket` or an `endpoint` and keys is signed by S3's rules, and only `sessionToken` is looked at.
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** The clock, read once a call: a `Date` or milliseconds since 1970. Default: `Date.now`. */
  now?: (() => Date | number) | undefined;
  /** The core to sign with, if it is not to be the one that the library brings: what `loadCore` gives. */
  core?: LoadedCore | undefined;
}

/** Options of a presigner. It does not use host names: not for the region, and not to check an endpoint. */
export interface PresignerOptions extends Omit<SignerOptions, 'hostScope'> {
  region: string;
}
