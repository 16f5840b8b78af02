/** Signers of `siglane`, whose core is inlined in the module. */
import { shippedModule } from '#core';
import type { SignerOptions } from '../api/credentials.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeProvider } from './provider.js';
import { makeSigner } from './signer.js';

/**
 * Loads the core of `siglane` and `siglane/aws-sdk`, which all signers of the thread share. The entries' types do not have it.
 *
 * @internal
 */
export const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Creates a signer. It is asynchronous only because the first call in a thread compiles the WebAssembly core, which all signers of the
 * thread share.
 *
 * @param options credentials, region, service and defaults. The credentials are copied
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable` (as a rejection)
 * @example
 * const signer = await createSigner({
 *   credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
 *   region: 'us-east-1',
 * });
 * const url = signer.presign({ bucket: 'examplebucket', key: 'a.jpg', expiresIn: 3600 });
 */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(givenCore(options) ?? (await ownCore()), options);
}

/**
 * Creates a provider of signers for credentials that expire.
 *
 * @param load returns credentials with their `expiration`. Called when a signer is needed and the current one ends too soon
 * @param options options of the signers, and `minimumValidity`
 * @throws TypeError or RangeError. Errors in other options are thrown by `current`
 * @example
 * const provider = createSignerProvider(() => loadCredentials(), { region: 'us-east-1' });
 * const signer = await provider.current();
 */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions = {}): SignerProvider {
  return makeProvider(load, options, createSigner);
}
