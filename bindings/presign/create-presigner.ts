/** Presigners of `siglane/presign`, with the smaller core that only presigns. */
import { shippedModule } from '#core-presign';
import type { PresignerOptions } from '../api/credentials.js';
import type { Presigner } from '../api/presigner.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makePresigner } from './presigner.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Creates a presigner, the smallest bundle: it presigns URLs by bucket and key, and cannot sign other requests. It needs WebAssembly with
 * SIMD, or a `core`.
 *
 * @param options credentials, region and defaults. The credentials are copied
 * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, `InvalidScope` or `CoreUnavailable` (as a rejection)
 * @example
 * const presigner = await createPresigner({
 *   credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
 *   region: 'us-east-1',
 * });
 * const urls = presigner.presignMany({ bucket: 'examplebucket' }, ['a.jpg', 'b.jpg']);
 */
export async function createPresigner(options: PresignerOptions): Promise<Presigner> {
  return makePresigner(givenCore(options) ?? (await ownCore()), options);
}
