/** Creates the URLs and forms that clients send to S3. */

import { FILENAME } from '../policy/form.js';
import { createPostPolicy } from '../policy/post-policy.js';
import type { Grant } from './grants.js';
import { hasPlaceholder } from './object-keys.js';
import { type Action, methodOf, queryOf } from './operations.js';
import { objectUrl, type Target } from './target.js';
import { malformed } from './upload-error.js';

/** Content types as in `Blob.type`, with some more characters allowed. */
const CONTENT_TYPE = /^[!-~](?:[ -~]{0,253}[!-~])?$/;

/** @throws UploadError `InvalidRequest` for text that is not valid in a header */
export function readContentType(field: string, value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || !CONTENT_TYPE.test(value) || hasPlaceholder(value))
    throw malformed(`${field} must be 1 to 255 characters of printable ASCII, without ${FILENAME}`);
  return value;
}

/** Returns the URL of one request to S3. @param headers Headers that the client must send with exactly these values. */
export function signUrl(
  target: Target,
  action: Action & { readonly key: string },
  headers: Readonly<Record<string, string>> = {},
): string {
  const url = objectUrl(target, action.key, queryOf(action));
  const request = { method: methodOf(action.operation), url, headers, expiresIn: target.expiresIn };
  return target.requests.presign(request, 's3');
}

/** Creates a form that uploads one object. It includes the grant's size limit. */
export function signForm(
  { signer, address, expiresIn }: Target,
  { maxBytes }: Grant,
  key: string,
  fields: Readonly<Record<string, string>>,
): { url: string; fields: Record<string, string> } {
  const form = createPostPolicy(signer, {
    ...address,
    key,
    expiresIn,
    fields,
    // Companion uses this status, and Uppy accepts any success.
    successStatus: 201,
    contentLengthRange: maxBytes === undefined ? undefined : [0, maxBytes],
  });
  return { url: form.url, fields: form.fields };
}
