/** Signers at once, with a core that is compiled synchronously. */
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
 * Makes a signer without waiting. The first call compiles the core, which blocks its thread meanwhile, and some engines refuse that on
 * a page; `createSigner` of `siglane` does neither.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable`
 */
export function createSignerSync(options: SignerOptions): Signer {
  return makeSigner(givenCore(options) ?? loadOwn(), options);
}

/** As `createSignerProvider` of `siglane`: credentials are waited for, the core is not. */
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
