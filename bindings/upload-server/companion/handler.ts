import { outOfRange, wrongType } from '../../api/errors.js';
import type { CompanionOptions, UploadHandler, UploadRequest } from '../../api/upload-server.js';
import { checkProperties, readJsonBody } from '../body.js';
import { askGrant, type Grant, grantedKey } from '../grants.js';
import { makeHandler } from '../replies.js';
import { type HandlerSettings, readSettings } from '../settings.js';
import { readContentType, signForm, signUrl } from '../signed.js';
import { objectUrl, openTarget, type Target } from '../target.js';
import { malformed } from '../upload-error.js';
import { callS3, failure, required } from './call.js';
import { asFields, grantedMetadata, headerText, metadataOf, readMetadata } from './metadata.js';
import { listParts, writeParts } from './parts.js';
import { parameterOf, type Route, readRoute } from './routes.js';

/** Bytes. Ten thousand parts with their ETags fit. */
const DEFAULT_BODY_BYTES = 1024 * 1024;
const CREATE_NAMES: ReadonlySet<string> = new Set(['filename', 'type', 'metadata']);

/** A parsed request. */
interface Asked {
  readonly upload: UploadRequest;
  /** For `complete`, the body to send to S3. */
  readonly body: string;
}

/**
 * Creates a handler for `companionEndpoint` of Uppy 6's `@uppy/aws-s3`. It serves the Companion routes that Uppy calls: `GET /s3/params`,
 * `POST /s3/multipart`, and below that an upload's parts, list, `complete` and abort. It calls S3 itself where Companion does.
 *
 * The grant decides the key of a file. For a form or a new upload, `key` of the upload request is the file name. It becomes the key only if
 * it begins with the grant's `keyPrefix`. Metadata that the grant does not name is dropped. Uppy sends neither cookies nor custom headers
 * to a Companion of another origin.
 *
 * Refusals are JSON of the form `{ error, code }`. An error of S3 becomes status 502 with S3's code. Uppy shows only the status text, so
 * the status text is also the code.
 *
 * @param options Signer, bucket, grant, limits and allowed origins.
 * @returns A handler that converts a `Request` to a `Response`. It rejects if the grant throws or the signer cannot sign.
 * @throws TypeError or RangeError for a bad option.
 * @throws SigV4Error for a signer (not a provider) that does not fit: `InvalidScope`, `UnsupportedDialect`, `InvalidBucket`,
 * `ArnNotSupported`, `InvalidEndpoint` or `SignerDisposed`.
 * @example
 * ```js
 * const handler = createCompanionHandler({
 *   signer,
 *   bucket: 'examplebucket',
 *   basePath: '/companion',
 *   grant: (request, upload) => ({
 *     operations: ['post', 'create', 'part', 'list', 'complete', 'abort'],
 *     keyPrefix: 'uploads/',
 *     ...(upload.operation === 'post' || upload.operation === 'create' ? { key: `uploads/${upload.key}` } : {}),
 *   }),
 * });
 * createServer(toNodeListener(handler)).listen(8080);
 * ```
 */
export function createCompanionHandler(options: CompanionOptions): UploadHandler {
  const settings = readSettings(options, DEFAULT_BODY_BYTES, ['basePath', 'fetch']);
  const { basePath = '', fetch: send = globalThis.fetch } = options;
  if (typeof basePath !== 'string') throw wrongType('basePath', 'a string', basePath);
  if (!/^(?:\/[^/?#]+)*$/.test(basePath))
    throw outOfRange('basePath', '"" or a path such as /companion', JSON.stringify(basePath));
  if (typeof send !== 'function') throw wrongType('fetch', 'a function', send);
  const manner = {
    methods: ['GET', 'POST', 'DELETE'],
    errorBody: ({ message, code }: { message: string; code: string }) => ({ error: message, code }),
  };
  return makeHandler(settings, manner, async (request) => {
    const route = readRoute(request, basePath);
    const target = await openTarget(settings);
    const asked = await read(settings, target, request, route);
    const grant = await askGrant(settings, request, asked.upload);
    return answer(target, send, asked, grant);
  });
}

async function read(
  settings: HandlerSettings,
  { address: { bucket } }: Target,
  request: Request,
  route: Route,
): Promise<Asked> {
  const { query, ...action } = route;
  const common = { protocol: 'companion', ...action, bucket } as const;
  if (action.operation === 'post') {
    const type = parameterOf(query, 'type');
    return {
      upload: { ...common, ...fileOf(parameterOf(query, 'filename'), type), headers: metadataOf(query) },
      body: '',
    };
  }
  if (action.operation === 'create') {
    const { value } = await readJsonBody(request, settings.maxBodyBytes);
    checkProperties(value, CREATE_NAMES);
    const { filename, type, metadata = {} } = value;
    if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
      throw malformed('metadata must be an object');
    return {
      upload: { ...common, ...fileOf(filename, type), headers: readMetadata(Object.entries(metadata)) },
      body: '',
    };
  }
  const key = parameterOf(query, 'key');
  if (key === undefined) throw malformed('the parameter key is missing');
  const isComplete = action.operation === 'complete';
  const body = isComplete ? writeParts((await readJsonBody(request, settings.maxBodyBytes)).value) : '';
  return { upload: { ...common, key, headers: Object.freeze({}) }, body };
}

function fileOf(filename: unknown, type: unknown): Pick<UploadRequest, 'key' | 'contentType'> {
  if (typeof filename !== 'string' || filename === '' || !filename.isWellFormed())
    throw malformed('filename must be a non-empty string');
  const contentType = readContentType('type', type);
  return { key: filename, ...(contentType !== undefined && { contentType }) };
}

async function answer(
  target: Target,
  send: typeof globalThis.fetch,
  { upload, body }: Asked,
  grant: Grant,
): Promise<unknown> {
  const { operation, contentType, uploadId = '' } = upload;
  const { bucket, expiresIn: expires } = target;
  const key = grantedKey(grant, upload);
  switch (operation) {
    case 'post': {
      const type = contentType === undefined ? {} : { 'content-type': contentType };
      const fields = { ...type, ...asFields(grantedMetadata(grant, upload.headers)) };
      return { method: 'POST', ...signForm(target, grant, key, fields), expires };
    }
    case 'create': {
      const metadata = Object.entries(grantedMetadata(grant, upload.headers));
      const headers = Object.fromEntries(metadata.map(([name, value]) => [name, headerText(value)]));
      if (contentType !== undefined) headers['content-type'] = contentType;
      const root = await callS3(send, target, { operation, key, headers });
      return { key, uploadId: required(root, 'UploadId'), bucket };
    }
    case 'list':
      return listParts(send, target, key, uploadId);
    case 'complete': {
      const headers = { 'content-type': 'application/xml' };
      const root = await callS3(send, target, { operation, key, uploadId, headers, body });
      if (root?.name !== 'CompleteMultipartUploadResult')
        throw failure('StorageFailed', 'the response of S3 does not confirm the upload');
      // S3's Location is not always a URL: radosgw's has no scheme and no encoding.
      return { location: objectUrl(target, key, ''), key, bucket };
    }
    case 'abort':
      await callS3(send, target, { operation, key, uploadId });
      return {};
    default:
      return { url: signUrl(target, { ...upload, key }), expires };
  }
}
