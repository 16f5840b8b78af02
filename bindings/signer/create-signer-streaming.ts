/** Signers with a core that is compiled while it downloads. */

import type { Signer, SignerOptions } from '../api/signer.js';
import { shippedModule } from '../load/module/streamed.js';
import { givenCore, sharedCore } from '../load/shared.js';
import { type CredentialSource, makeProvider, type SignerProvider, type SignerProviderOptions } from './provider.js';
import { makeSigner } from './signer.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/** As `createSigner` of `siglane`. */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(givenCore(options) ?? (await ownCore()), options);
}

/** As `createSignerProvider` of `siglane`. */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions): SignerProvider {
  return makeProvider(load, options, createSigner);
}
