/** Signers of `siglane/streaming`, whose core is compiled while it downloads. */

import { shippedModule } from '#core-streamed';
import type { SignerOptions } from '../api/credentials.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeProvider } from './provider.js';
import { makeSigner } from './signer.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Creates a signer. The first call downloads and compiles the WebAssembly core; all signers of a page share it.
 *
 * @param options credentials, region, service and defaults
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable` (as a rejection)
 * @example
 * const signer = await createSigner({ credentials, region: 'us-east-1' });
 * const url = signer.presign({ bucket: 'examplebucket', key: 'a.jpg' });
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
