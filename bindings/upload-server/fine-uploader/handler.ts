import type { UploadHandler, UploadServerOptions } from '../../api/upload-server.js';
import { readJsonBody } from '../body.js';
import { makeHandler } from '../replies.js';
import { readSettings } from '../settings.js';
import { openTarget } from '../target.js';
import { signUploadPolicy } from './policy.js';
import { signRequestText } from './request.js';

/**
 * Makes the handler for `signature: { endpoint, version: 4 }` of Fine Uploader's S3 module (Fine Uploader documentation, "Amazon S3:
 * Server-Side Signatures", "Version 4"): it signs policies of simple uploads, and the requests that uploads in parts consist of.
 *
 * It is no signing oracle. A policy is signed as it was sent after all its conditions were understood; a request is taken apart, and what is
 * signed is made of what was understood. Date, scope, host and session token must be the signer's, the operation one of a closed list.
 * content-length is not signed by Fine Uploader, so parts have no limit of their size.
 *
 * Its answers are what Fine Uploader expects: `{ policy, signature }`, `{ signature }`, or `{ error, invalid, code }`.
 *
 * @throws TypeError, RangeError, and for a signer that is given as one: SigV4Error `InvalidScope`, `UnsupportedDialect`, `InvalidBucket`,
 * `ArnNotSupported`, `InvalidEndpoint`, `SignerDisposed`
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
