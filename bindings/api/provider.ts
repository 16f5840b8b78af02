/** Types of signer providers, for credentials that expire. */
import type { Credentials, DerivedCredentials, SignerOptions } from './credentials.js';
import type { Presigner } from './presigner.js';
import type { Signer } from './signer.js';

/**
 * Loads credentials, with their `expiration` if they have one. The first call has no argument. Later calls get `{ forceRefresh: true }`,
 * and so does a second call right after the first if the first credentials end too soon. Providers of the AWS SDK understand it: without it
 * they would return their cached credentials.
 *
 * @example
 * import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
 * const load: CredentialSource = fromNodeProviderChain();
 */
export type CredentialSource = (options?: {
  forceRefresh?: boolean;
}) => Credentials | DerivedCredentials | Promise<Credentials | DerivedCredentials>;

/** Options of `createSignerProvider`: the options of a signer without credentials. */
export interface SignerProviderOptions extends Omit<SignerOptions, 'credentials'> {
  /**
   * Seconds for which a signer from `current` is valid at least: 1 to 43,200.
   *
   * @defaultValue `300`
   */
  minimumValidity?: number | undefined;
}

/** Options of `current`. */
export interface CurrentOptions {
  /**
   * Seconds for which a URL or form of this signer must be valid: 1 to 604,800.
   *
   * @defaultValue `expiresIn` of the provider, or `900` for S3; for other services only `minimumValidity` counts
   */
  expiresIn?: number | undefined;
}

/**
 * Provides signers with valid credentials. `createSignerProvider` returns it. It has no timer: `current` checks the credentials and loads
 * new ones when they are needed.
 *
 * It has the streams of a signer. Each batch (each piece, if keys come as bytes) is signed by the current signer, so streams continue when
 * credentials are renewed. A batch asks for credentials that last as long as its longest `expiresIn`. If `load` fails, the stream ends with
 * `CredentialsUnavailable`, whose `cause` is the error and whose `index` is the first item that was not signed.
 */
export interface SignerProvider extends Pick<Presigner, 'presignStream' | 'presignTransform' | 'presignByteStream'> {
  /**
   * Returns an ordinary signer whose credentials are valid for `minimumValidity` seconds or more. It returns the same signer until its
   * credentials end too soon. Then it loads new credentials, once for all callers that wait. An earlier signer is not changed, and throws
   * `CredentialsExpired` once its credentials have expired.
   *
   * Credentials that end before `expiresIn` are renewed too. If the new ones are still too short, they are used, and the validity of URLs
   * ends with them (`outliveCredentials`). `load` is then called again after a tenth of their time. If `load` fails while
   * `minimumValidity` is left, the signer stays.
   *
   * @param options the validity that URLs and forms need
   * @throws TypeError or RangeError for options; errors of `load`; SigV4Error `CredentialsExpired` if the loaded credentials end too soon,
   * `SignerDisposed` (all as rejections)
   * @example
   * const signer = await provider.current({ expiresIn: 3600 });
   * const url = signer.presign({ bucket: 'examplebucket', key: 'a.jpg', expiresIn: 3600 });
   */
  current(options?: CurrentOptions): Promise<Signer>;

  /**
   * Disposes the current signer. Later calls reject with `SignerDisposed`. May be called twice.
   *
   * @example
   * provider.dispose();
   */
  dispose(): void;
  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void;
}
