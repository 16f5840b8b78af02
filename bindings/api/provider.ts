/** Signers for credentials that expire: what callers give and get. */
import type { Credentials, DerivedCredentials, SignerOptions } from './credentials.js';
import type { Signer } from './signer.js';

/** Gives credentials, with their `expiration` if they have one. */
export type CredentialSource = () => Credentials | DerivedCredentials | Promise<Credentials | DerivedCredentials>;

/** Options of a provider: those of a signer, but for the credentials. */
export interface SignerProviderOptions extends Omit<SignerOptions, 'credentials'> {
  /** For how many seconds at least the signer that `current` gives is valid: 1 to 43,200. Default: 300. */
  minimumValidity?: number | undefined;
}

/** Gives signers whose credentials are valid. It has no timer: `current` checks the expiration, and loads new credentials when needed. */
export interface SignerProvider {
  /**
   * An ordinary signer, whose credentials are good for `minimumValidity` seconds or more. It is the same one until they are not; then
   * new credentials are asked for, once for all that wait. An earlier signer stays as it is, and throws `CredentialsExpired` when its
   * time has come.
   *
   * @throws what `load` throws, `CredentialsExpired` if what it gives does not last long enough, `SignerDisposed` (as rejections)
   */
  current(): Promise<Signer>;
  /** Disposes the current signer, and gives no other. */
  dispose(): void;
  [Symbol.dispose](): void;
}
