/** Signers with a core that is compiled while it downloads. */

import { shippedModule } from '#core-streamed';
import type { SignerOptions } from '../api/credentials.js';
import type { CredentialSource, SignerProvider, SignerProviderOptions } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeProvider } from './provider.js';
import { makeSigner } from './signer.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/** As `createSigner` of `siglane`. */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(givenCore(options) ?? (await ownCore()), options);
}

/** As `createSignerProvider` of `siglane`. */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions = {}): SignerProvider {
  return makeProvider(load, options, createSigner);
}
