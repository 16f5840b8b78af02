/** Signers for credentials that expire: what callers give and get. */
import type { Credentials, DerivedCredentials, SignerOptions } from './credentials.js';
import type { Presigner } from './presigner.js';
import type { Signer } from './signer.js';

/**
 * Gives credentials, with their `expiration` if they have one. It is called without an argument the first time. After that, at once if
 * what it gave ends before it should, it gets `{ forceRefresh: true }`, which providers of the AWS SDK understand: they keep credentials, and would
 * give the same ones again.
 */
export type CredentialSource = (options?: {
  forceRefresh?: boolean;
}) => Credentials | DerivedCredentials | Promise<Credentials | DerivedCredentials>;

/** Options of a provider: those of a signer, but for the credentials. */
export interface SignerProviderOptions extends Omit<SignerOptions, 'credentials'> {
  /** For how many seconds at least the signer that `current` gives is valid: 1 to 43,200. Default: 300. */
  minimumValidity?: number | undefined;
}

/** Options of `current`. */
export interface CurrentOptions {
  /**
   * For how many seconds a URL or form of this signer is to be valid: 1 to 604,800. Default: `expiresIn` of the provider's options; without it 900
   * for S3, and for other services nothing.
   */
  expiresIn?: number | undefined;
}

/**
 * Gives signers whose credentials are valid. There is no timer: `current` checks the credentials and loads new ones when needed.
 *
 * Its streams are those of a signer, but each batch (a piece, if keys come as bytes) is signed by the current one, and they go on when credentials are
 * renewed. A batch asks for credentials that last as long as the longest `expiresIn` in it, see `current`. Where none come, the stream ends with
 * what `load` throws, as the `cause` of `CredentialsUnavailable`, and the `index` of the first item that was not signed.
 */
export interface SignerProvider extends Pick<Presigner, 'presignStream' | 'presignTransform' | 'presignByteStream'> {
  /**
   * An ordinary signer, whose credentials are good for `minimumValidity` seconds or more. It is the same one until they are not; then
   * new credentials are loaded, once for all that wait. An earlier signer stays as it is, and throws `CredentialsExpired` when its
   * time has come.
   *
   * Credentials that end before `expiresIn` are loaded anew as well. Whatever comes is used, and what is signed ends with it
   * (`outliveCredentials`): a source that never gives as much is asked again when a tenth of what it gave is over, and if it fails while
   * `minimumValidity` is left, the signer stays.
   *
   * @example createPostPolicy(await provider.current({ expiresIn: 3600 }), { key: 'a.jpg', expiresIn: 3600 });
   * @throws TypeError, RangeError, what `load` throws, `CredentialsExpired` if what it gives does not last long enough, `SignerDisposed` (as
   * rejections)
   */
  current(options?: CurrentOptions): Promise<Signer>;

  /** Disposes the current signer, and gives no other. */
  dispose(): void;
  [Symbol.dispose](): void;
}
