/** siglane/streaming: as siglane, with the core compiled while it downloads. For pages. */
import { shippedModule } from './load/module/streamed.js';
import { givenCore, sharedCore } from './load/shared.js';
import { type CredentialSource, makeProvider, type SignerProvider, type SignerProviderOptions } from './provider.js';
import { makeSigner } from './signer.js';
import type { Signer, SignerOptions } from './types.js';

export * from './library.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/** As `createSigner` of `siglane`. */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  return makeSigner(givenCore(options) ?? (await ownCore()), options);
}

/** As `createSignerProvider` of `siglane`. */
export function createSignerProvider(load: CredentialSource, options: SignerProviderOptions): SignerProvider {
  return makeProvider(load, options, createSigner);
}
