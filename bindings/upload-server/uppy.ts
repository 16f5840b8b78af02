import type { UploadHandler, UploadRequest, UploadServerOptions } from '../api/upload-server.js';
import { checkProperties, readJsonBody } from './body.js';
import { askGrant, type Grant, grantedKey } from './grants.js';
import { operationOf, readPartNumber, readUploadId } from './operations.js';
import { makeHandler } from './replies.js';
import { readSettings } from './settings.js';
import { readContentType, signForm, signUrl } from './signed.js';
import { openTarget, type Target } from './target.js';
import { forbidden, malformed } from './upload-error.js';

/** The response that Uppy expects (`PresignedResponse` of `@uppy/aws-s3`). */
interface PresignedResponse {
  readonly url: string;
  /** Set if it differs from the requested key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Properties of `PresignableRequest` in `@uppy/aws-s3`. */
const NAMES: ReadonlySet<string> = new Set(['method', 'key', 'contentType', 'uploadId', 'partNumber', 'expiresIn']);

/**
 * Creates a handler that signs uploads for Uppy 6. The page sends it, as JSON, the argument of `signRequest` of `@uppy/aws-s3`. The
 * response is the return value of `signRequest`.
 *
 * A simple upload becomes a PUT. If the grant has `maxBytes`, it becomes a form, which can limit the size. The size of parts is not
 * limited, because browsers do not sign it. The server's `expiresIn` applies, and `expiresIn` of a request is ignored. Refusals are JSON of
 * the form `{ error, code }`.
 *
 * @param options Signer, bucket, grant, limits and allowed origins.
 * @returns A handler that converts a `Request` to a `Response`. It rejects if the grant throws or the signer cannot sign.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error for a signer (not a provider) that does not fit: `InvalidScope`, `UnsupportedDialect`, `InvalidBucket`,
 * `ArnNotSupported`, `InvalidEndpoint` or `SignerDisposed`.
 * @example
 * ```js
 * const handler = createUppyHandler({
 *   signer,
 *   bucket: 'examplebucket',
 *   grant: () => ({
 *     operations: ['put'],
 *     keyPrefix: 'uploads/',
 *     key: `uploads/${crypto.randomUUID()}`,
 *     maxBytes: 5_000_000,
 *   }),
 * });
 * createServer(toNodeListener(handler)).listen(8080);
 * ```
 */
export function createUppyHandler(options: UploadServerOptions): UploadHandler {
  const settings = readSettings(options);
  const manner = {
    methods: ['POST'],
    errorBody: ({ message, code }: { message: string; code: string }) => ({ error: message, code }),
  };
  return makeHandler(settings, manner, async (request) => {
    const { value } = await readJsonBody(request, settings.maxBodyBytes);
    const target = await openTarget(settings);
    const upload = readUpload(target, value);
    return sign(target, upload, await askGrant(settings, request, upload));
  });
}

function readUpload({ bucket }: Target, value: Readonly<Record<string, unknown>>): UploadRequest {
  checkProperties(value, NAMES);
  const { method, key, contentType, uploadId, partNumber } = value;
  if (typeof method !== 'string' || typeof key !== 'string') throw malformed('method and key must be strings');
  const names = ['partNumber', 'uploadId'].filter((name) => value[name] !== undefined);
  // A POST without parameters always creates an upload.
  const operation = operationOf(method, method === 'POST' && names.length === 0 ? ['uploads'] : names);
  if (operation === undefined)
    throw forbidden('OperationNotAllowed', 'method, uploadId and partNumber must be those of an upload');
  const type = readContentType('contentType', contentType);
  if (type !== undefined && operation !== 'put' && operation !== 'create')
    throw malformed('contentType is not for parts');
  return {
    protocol: 'uppy',
    operation,
    bucket,
    key,
    ...(uploadId !== undefined && { uploadId: readUploadId(uploadId) }),
    ...(partNumber !== undefined && { partNumber: readPartNumber(partNumber) }),
    ...(type !== undefined && { contentType: type }),
    headers: Object.freeze({}),
  };
}

function sign(target: Target, upload: UploadRequest, grant: Grant): PresignedResponse {
  const { operation, contentType } = upload;
  const key = grantedKey(grant, upload);
  const renamed = key === upload.key ? {} : { key };
  if (operation === 'put' && grant.maxBytes !== undefined) {
    const fields = contentType === undefined ? {} : { 'Content-Type': contentType };
    return { ...signForm(target, grant, key, fields), ...renamed };
  }
  if (contentType === undefined) return { url: signUrl(target, { ...upload, key }), ...renamed };
  const headers = { 'content-type': contentType };
  return { url: signUrl(target, { ...upload, key }, headers), ...renamed, headers };
}
