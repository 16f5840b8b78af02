import type { UploadHandler, UploadRequest, UploadServerOptions } from '../api/upload-server.js';
import { checkProperties, readJsonBody } from './body.js';
import { askGrant, type Grant, grantedKey } from './grants.js';
import { operationOf, readPartNumber, readUploadId } from './operations.js';
import { makeHandler } from './replies.js';
import { readSettings } from './settings.js';
import { readContentType, signForm, signUrl } from './signed.js';
import { openTarget, type Target } from './target.js';
import { forbidden, malformed } from './upload-error.js';

/** What Uppy's client waits for (`PresignedResponse` of @uppy/aws-s3). */
interface PresignedResponse {
  readonly url: string;
  /** If it is not the one that was asked for. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
}

/** `PresignableRequest` of @uppy/aws-s3. */
const NAMES: ReadonlySet<string> = new Set(['method', 'key', 'contentType', 'uploadId', 'partNumber', 'expiresIn']);

/**
 * Makes the handler to which a page sends what Uppy 6 gives to `signRequest` of @uppy/aws-s3, as JSON; its answer is what `signRequest` is to
 * return. A simple upload becomes a PUT, or where the grant has `maxBytes` a form, which can limit the size. Parts have no limit of it: nothing
 * that a browser sends binds it. How long a URL lasts is the server's to say, `expiresIn` of a request is not looked at.
 *
 * A refusal is `{ error, code }`.
 *
 * @throws as `createFineUploaderHandler`
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
  if (typeof method !== 'string' || typeof key !== 'string') throw malformed('method and key must be texts');
  const names = ['partNumber', 'uploadId'].filter((name) => value[name] !== undefined);
  // Nothing else tells creating an upload from what else is posted.
  const operation = operationOf(method, method === 'POST' && names.length === 0 ? ['uploads'] : names);
  if (operation === undefined)
    throw forbidden('OperationNotAllowed', 'method, uploadId and partNumber are none of an upload');
  const type = readContentType('contentType', contentType);
  if (type !== undefined && operation !== 'put' && operation !== 'create')
    throw malformed('contentType is for uploads, and not for parts');
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
