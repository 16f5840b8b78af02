/** Signers with the core that the library brings, inlined. */
import { shippedModule } from '#core';
import type { SignerOptions } from '../api/credentials.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeProvider } from './provider.js';
import { makeSigner } from './signer.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Makes a signer. Loading the WebAssembly core, once a thread, is all that is asynchronous about it.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable` (as a rejection)
 */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(givenCore(options) ?? (await ownCore()), options);
}

/**
 * Makes a provider of signers for credentials that expire.
 *
 * @param load gives credentials, with their `expiration` if they have one; called when a signer is asked for and none lasts
 * @throws TypeError or RangeError; what is wrong with the rest of the options is said by `current`
 */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions = {}): SignerProvider {
  return makeProvider(load, options, createSigner);
}
