import type { UploadHandler, UploadServerOptions } from '../../api/upload-server.js';
import { readJsonBody } from '../body.js';
import { makeHandler } from '../replies.js';
import { readSettings } from '../settings.js';
import { openTarget } from '../target.js';
import { signUploadPolicy } from './policy.js';
import { signRequestText } from './request.js';

/**
 * Creates a handler for `signature: { endpoint, version: 4 }` of Fine Uploader's S3 module (Fine Uploader documentation, "Amazon S3:
 * Server-Side Signatures", "Version 4"). It signs the policies of simple uploads and the requests of chunked uploads.
 *
 * A client cannot use the handler to sign arbitrary requests. A policy is signed unchanged after the handler has parsed all its conditions.
 * A request is parsed and rebuilt, and only recognized parts are signed. Date, scope, host and session token must match the signer, and the
 * operation must be in a fixed list. Fine Uploader does not sign content-length, so the size of parts is not limited.
 *
 * Responses have the form that Fine Uploader expects: `{ policy, signature }`, `{ signature }`, or `{ error, invalid, code }`.
 *
 * @param options Signer, bucket, grant, limits and allowed origins.
 * @returns A handler that converts a `Request` to a `Response`. It rejects if the grant throws or the signer cannot sign.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error for a signer (not a provider) that does not fit: `InvalidScope`, `UnsupportedDialect`, `InvalidBucket`,
 * `ArnNotSupported`, `InvalidEndpoint` or `SignerDisposed`.
 * @example
 * ```js
 * const handler = createFineUploaderHandler({
 *   signer,
 *   bucket: 'examplebucket',
 *   grant: () => ({ operations: ['post'], keyPrefix: 'uploads/', maxBytes: 5_000_000, acl: ['private'] }),
 * });
 * createServer(toNodeListener(handler)).listen(8080);
 * ```
 */
export function createFineUploaderHandler(options: UploadServerOptions): UploadHandler {
  const settings = readSettings(options);
  const manner = {
    methods: ['POST'],
    errorBody: ({ message, code }: { message: string; code: string }) => ({ error: message, invalid: true, code }),
  };
  return makeHandler(settings, manner, async (request) => {
    const { bytes, value } = await readJsonBody(request, settings.maxBodyBytes);
    const target = await openTarget(settings);
    return Object.keys(value).join() === 'headers'
      ? signRequestText(settings, target, request, value['headers'])
      : signUploadPolicy(settings, target, request, bytes);
  });
}
