/** Presigners with the smaller core, which only presigns. */
import { shippedModule } from '#core-presign';
import type { PresignerOptions } from '../api/credentials.js';
import type { Presigner } from '../api/presigner.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makePresigner } from './presigner.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Makes a presigner: the part of a signer that signs keys in bulk. It needs WebAssembly with SIMD, or a `core`.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable` (as a rejection)
 */
export async function createPresigner(options: PresignerOptions): Promise<Presigner> {
  return makePresigner(givenCore(options) ?? (await ownCore()), options);
}
