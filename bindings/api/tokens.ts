/** Types of `siglane/tokens`: passwords, tokens and proofs that are signatures. Options are read once, at the call. */
import type { OutliveCredentials } from './presign-defaults.js';
import type { SignerProvider } from './provider.js';
import type { Signer } from './signer.js';

/**
 * The signer of a token, or a provider, which is asked for credentials that last as long as the token. Both may be for any service.
 *
 * @example
 * const source: TokenSource = createSignerProvider(fromNodeProviderChain(), { region: 'eu-west-1' });
 */
export type TokenSource = Signer | Pick<SignerProvider, 'current'>;

/** A token, and its end. */
export interface Token {
  /** The token or password. It is a secret: do not log it. */
  readonly token: string;
  /** The end of the token, and never later than the end of the credentials. Create a new token before it. */
  readonly expiresAt: Date;
}

/** Options of every token that expires. */
export interface TokenOptions {
  /**
   * The region of the database, cluster or service.
   *
   * @defaultValue the signer's, or the region that the hostname contains
   */
  region?: string | undefined;
  /**
   * The date to sign with.
   *
   * @defaultValue the time of the signer's clock
   */
  signingDate?: Date | undefined;
  /**
   * The behaviour if the credentials end before the token. `cap` writes a shorter validity into the token, `refuse` throws, and `allow`
   * writes the usual validity. `expiresAt` is right with each of them.
   *
   * @defaultValue the signer's, which is `'cap'` unless it was given
   */
  outliveCredentials?: OutliveCredentials | undefined;
}

/** Options of `createRdsToken`. */
export interface RdsTokenOptions extends TokenOptions {
  /** The endpoint of the instance, cluster or proxy: `mydb.123456789012.us-east-1.rds.amazonaws.com`. Not a name of your own (CNAME). */
  hostname: string;
  /** The port of the database: 1 to 65,535. */
  port: number;
  /** The user of the database, who has the role `rds_iam` (PostgreSQL) or the plugin `AWSAuthenticationPlugin` (MySQL). */
  username: string;
}

/** Options of `createDsqlToken`. */
export interface DsqlTokenOptions extends TokenOptions {
  /** The endpoint of the cluster: `abc123.dsql.us-east-1.on.aws`. */
  hostname: string;
  /**
   * Connect as the user `admin`, with the action `DbConnectAdmin`.
   *
   * @defaultValue `false`: the action `DbConnect`
   */
  admin?: boolean | undefined;
  /**
   * The validity in seconds: 1 to 604,800.
   *
   * @defaultValue `900`
   */
  expiresIn?: number | undefined;
}

/** Options of `createElastiCacheToken`. */
export interface ElastiCacheTokenOptions extends TokenOptions {
  /** The name of the cache or replication group, not its endpoint. */
  cacheName: string;
  /** The user of the cache. Its user name must be its user id. */
  username: string;
  /**
   * The cache is serverless.
   *
   * @defaultValue `false`
   */
  serverless?: boolean | undefined;
}

/** Options of `createMemoryDbToken`. */
export interface MemoryDbTokenOptions extends TokenOptions {
  /** The name of the cluster, not its endpoint. */
  clusterName: string;
  /** The user of the cluster. */
  username: string;
}

/** Options of `createMskToken`. */
export interface MskTokenOptions extends TokenOptions {
  /**
   * The client's name, which is in the token but not signed.
   *
   * @defaultValue `'siglane'`
   */
  userAgent?: string | undefined;
}

/** Options of `createEksToken`. */
export interface EksTokenOptions extends TokenOptions {
  /** The name of the cluster, not its ARN. For a local cluster on AWS Outposts its id. */
  clusterName: string;
  /**
   * The endpoint of STS.
   *
   * @defaultValue the endpoint of the region: `'https://sts.us-east-1.amazonaws.com'`
   */
  endpoint?: string | undefined;
}

/** Options of `createBedrockApiKey`. */
export interface BedrockApiKeyOptions extends TokenOptions {
  /**
   * The validity in seconds: 1 to 43,200 (12 hours).
   *
   * @defaultValue `43200`
   */
  expiresIn?: number | undefined;
}

/** Options of `createCallerIdentityProof`. */
export interface CallerIdentityProofOptions extends Omit<TokenOptions, 'outliveCredentials'> {
  /**
   * Headers that are signed too. Sign a header that names the receiver, so that a receiver cannot use the proof elsewhere. Headers that are
   * never signed, such as `user-agent`, are refused.
   *
   * @defaultValue no more headers
   */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * The endpoint of STS.
   *
   * @defaultValue the endpoint of the region: `'https://sts.us-east-1.amazonaws.com'`
   */
  endpoint?: string | undefined;
}

/** A signed request for GetCallerIdentity. Its receiver sends it to STS and learns the account and the ARN of the signer, and nothing else. */
export interface CallerIdentityProof {
  /** The HTTP method. */
  readonly method: 'POST';
  /** The URL, at STS. */
  readonly url: string;
  /** All headers to send, in lower case, except `host` and `content-length`, which the client sets. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body. */
  readonly body: string;
  /** The end of the proof: 15 minutes after the date, and never later than the end of the credentials. */
  readonly expiresAt: Date;
}

/** Options of `createVaultLogin`. */
export interface VaultLoginOptions extends Omit<TokenOptions, 'outliveCredentials'> {
  /**
   * The role of Vault.
   *
   * @defaultValue none: Vault takes the name of the IAM role or user
   */
  role?: string | undefined;
  /**
   * The value of `iam_server_id_header_value` in Vault's configuration. It is signed, in the header `X-Vault-AWS-IAM-Server-ID`.
   *
   * @defaultValue none: Vault must not ask for it
   */
  serverId?: string | undefined;
  /**
   * The endpoint of STS. Vault must have the same `sts_endpoint`.
   *
   * @defaultValue the endpoint of the region: `'https://sts.us-east-1.amazonaws.com'`
   */
  endpoint?: string | undefined;
}

/** The body of a login at Vault's aws auth method, before `JSON.stringify`. */
export interface VaultLoginData {
  /** The role; Vault chooses one if it is missing. */
  readonly role?: string;
  /** The HTTP method of the signed request. */
  readonly iam_http_request_method: 'POST';
  /** Its URL, in base64. */
  readonly iam_request_url: string;
  /** Its body, in base64. */
  readonly iam_request_body: string;
  /** Its headers as JSON, in base64. */
  readonly iam_request_headers: string;
}

/** A login at Vault. */
export interface VaultLogin {
  /** The body of `POST /v1/auth/aws/login`. It is a secret until it expires: do not log it. */
  readonly data: VaultLoginData;
  /** The end of the login, and never later than the end of the credentials. */
  readonly expiresAt: Date;
}

/** Options of `createSmtpPassword`. */
export interface SmtpPasswordOptions {
  /**
   * The region of the SMTP endpoint. A password works in one region only.
   *
   * @defaultValue the signer's
   */
  region?: string | undefined;
}

/** The user name and password of an SMTP client at SES. It does not expire. */
export interface SmtpCredentials {
  /** The access key. */
  readonly username: string;
  /** The password. It is a secret: do not log it. */
  readonly password: string;
}
