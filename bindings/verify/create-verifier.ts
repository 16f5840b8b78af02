/** Creates verifiers on the core that the library ships. */
import { shippedModule } from '#core';
import type { Verifier, VerifierOptions } from '../api/verify.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeVerifier } from './verifier.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Creates a verifier, which checks requests signed with AWS Signature Version 4 (AWS, "Create a signed AWS API request"; Amazon S3 API
 * Reference, "Authenticating Requests").
 *
 * It is asynchronous because it loads the WebAssembly core. The core is loaded once for each thread.
 *
 * @param options Key lookup, region and service that you accept, and how strictly requests are read. They are copied.
 * @returns The verifier. It caches derived signing keys until you call `dispose`.
 * @throws TypeError or RangeError for a bad option (as a rejection).
 * @throws SigV4Error `InvalidScope` for a region or service that cannot be part of a scope (as a rejection).
 * @throws SigV4Error `UnsupportedDialect` for a dialect that cannot be verified (as a rejection).
 * @throws SigV4Error `CoreUnavailable` if the core cannot be loaded (as a rejection).
 * @example
 * ```js
 * const keys = new Map([
 *   ['AKIAIOSFODNN7EXAMPLE', { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
 * ]);
 * const verifier = await createVerifier({
 *   lookup: (accessKeyId) => keys.get(accessKeyId),
 *   region: 'us-east-1',
 *   service: 's3',
 * });
 * const result = await verifier.verify(receivedFromNode(request));
 * console.log(result.ok ? result.accessKeyId : result.error.code);
 * ```
 */
export async function createVerifier(options: VerifierOptions): Promise<Verifier> {
  return makeVerifier(givenCore(options) ?? (await ownCore()), options);
}
