/** Public functions of `siglane/ec2`, on the core that the library ships. */
import { shippedModule } from '#core';
import type { DocumentOptions, Ec2Document, Ec2Verifier, Ec2VerifierOptions, S3Document } from '../api/ec2.js';
import type { ReceivedRequest } from '../api/verify.js';
import { givenCore, sharedCore } from '../load/shared-core.js';
import { makeEc2Document, makeS3Document } from './request.js';
import { makeEc2Verifier } from './verifier.js';

const ownCore = /* @__PURE__ */ sharedCore(shippedModule);

/**
 * Converts a request to the document with which a server asks Keystone if a signature is valid. It is the body of `POST /v3/ec2tokens`
 * (Identity API v3, "OS-EC2"; python-keystoneclient, `contrib/ec2/utils.py`).
 *
 * The document contains only what Keystone needs: the signed headers, and the three headers that Keystone reads. This function does not
 * verify anything.
 *
 * @param request A request as for `siglane/verify`, signed by version 4 (header or query) or version 2 (query or form).
 * @param options How clients sign, and the core.
 * @returns The document. Send it with `JSON.stringify`.
 * @throws TypeError or RangeError for a bad value.
 * @throws SigV4Error `InvalidRequest` for a request without a signature, with two signatures, with an incomplete signature or with an older
 * version; `DuplicateQueryParameter` for a repeated parameter, because the document can hold each only once; `InvalidText` for a query that
 * is not UTF-8; `UnsupportedDialect` if Keystone cannot verify the given dialect, for example for the query of a POST; `CoreUnavailable` if
 * the core cannot be loaded. All are rejections.
 * @example
 * ```js
 * const document = await toEc2Credentials(receivedFromNode(request), { dialect: 'keystone' });
 * const response = await fetch('https://keystone.example/v3/ec2tokens', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify(document),
 * });
 * ```
 */
export async function toEc2Credentials(request: ReceivedRequest, options: DocumentOptions = {}): Promise<Ec2Document> {
  return makeEc2Document(givenCore(options) ?? (await ownCore()), request, options);
}

/**
 * Converts a request to the document for `POST /v3/s3tokens` (keystone, `api/s3tokens.py`). Keystone receives only the stringToSign, so
 * your server must check the rest of the request. Check its date and expiry, that every `x-amz-` header is signed, and later its body.
 *
 * @param request A request as for `siglane/verify`, signed by version 4 for `s3`, `iam` or `sts`.
 * @param options How clients sign, and the core.
 * @returns The document, with the stringToSign in base64url. Send it with `JSON.stringify`.
 * @throws TypeError or RangeError for a bad value.
 * @throws SigV4Error `InvalidRequest` as for `toEc2Credentials`, `InvalidScope` for another service, `CoreUnavailable` if the core cannot
 * be loaded. All are rejections.
 * @example
 * ```js
 * const document = await toS3Credentials(receivedFromNode(request));
 * const response = await fetch('https://keystone.example/v3/s3tokens', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify(document),
 * });
 * ```
 */
export async function toS3Credentials(request: ReceivedRequest, options: DocumentOptions = {}): Promise<S3Document> {
  return makeS3Document(givenCore(options) ?? (await ownCore()), request, options);
}

/**
 * Creates a verifier of these documents, which takes Keystone's place and follows its rules (python-keystoneclient, `Ec2Signer`; keystone,
 * `api/s3tokens.py`). Header names may be in any case. Only version 4 is accepted.
 *
 * It is stricter than Keystone in some cases. It refuses missing signed headers, dates in the future, expired presigned URLs, malformed
 * stringToSigns, and documents with two keys, two signatures or two dates.
 *
 * @param options Key lookup, and the limits for region, service, age and clock. They are copied.
 * @returns The verifier. It caches derived signing keys until you call `dispose`.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error `InvalidScope` for a region or service that cannot be part of a scope, `CoreUnavailable` if the core cannot be loaded.
 * All are rejections.
 * @example
 * ```js
 * const keys = new Map([
 *   ['AKIAIOSFODNN7EXAMPLE', { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
 * ]);
 * const verifier = await createEc2Verifier({ lookup: (accessKeyId) => keys.get(accessKeyId) });
 * const result = await verifier.verifyEc2(await request.json());
 * console.log(result.ok ? result.accessKeyId : result.error.code);
 * ```
 */
export async function createEc2Verifier(options: Ec2VerifierOptions): Promise<Ec2Verifier> {
  return makeEc2Verifier(givenCore(options) ?? (await ownCore()), options);
}
