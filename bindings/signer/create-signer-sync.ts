/** Signers of `siglane/sync`, whose core is compiled synchronously. */
import { shippedModule } from '#core-sync';
import type { SignerOptions } from '../api/credentials.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { Core } from '../core/core.js';
import { givenCore, unavailable } from '../load/shared-core.js';
import { decodeInlined } from '../platform/base64.js';
import { makeProvider } from './provider.js';
import { makeSigner } from './signer.js';

let ownCore: Core | undefined;

/**
 * Creates a signer synchronously. The first call compiles the core, which blocks the thread. Some browsers refuse that on a page; use
 * `createSigner` of `siglane` there.
 *
 * @param options credentials, region, service and defaults
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable`
 * @example
 * const signer = createSignerSync({ credentials, region: 'us-east-1' });
 * const url = signer.presign({ bucket: 'examplebucket', key: 'a.jpg' });
 */
export function createSignerSync(options: SignerOptions): Signer {
  return makeSigner(givenCore(options) ?? loadOwn(), options);
}

/**
 * Creates a provider of signers for credentials that expire. The credentials load asynchronously, the core synchronously.
 *
 * @param load returns credentials with their `expiration`. Called when a signer is needed and the current one ends too soon
 * @param options options of the signers, and `minimumValidity`
 * @throws TypeError or RangeError. Errors in other options are thrown by `current`
 * @example
 * const provider = createSignerProvider(() => loadCredentials(), { region: 'us-east-1' });
 * const signer = await provider.current();
 */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions = {}): SignerProvider {
  return makeProvider(load, options, async (given) => createSignerSync(given));
}

function loadOwn(): Core {
  try {
    ownCore ??= Core.instantiateSync(shippedModule(decodeInlined));
    return ownCore;
  } catch (error) {
    throw unavailable(error);
  }
}
