/** Routes of Companion that Uppy calls (`@uppy/companion`, `server/controllers/s3`). */
import { decode } from '../../protocol/percent-encoding.js';
import type { Action } from '../operations.js';
import { operationOf, parsePartNumber, readUploadId } from '../operations.js';
import { malformed, UploadError } from '../upload-error.js';

export interface Route extends Action {
  readonly query: URLSearchParams;
}

/**
 * Parses method and path of a request.
 *
 * @param basePath Path before `/s3/`.
 * @throws UploadError `NotFound`, or `InvalidRequest` for an invalid upload id or part number
 */
export function readRoute(request: Request, basePath: string): Route {
  const { pathname, searchParams: query } = new URL(request.url);
  const segments = pathname.startsWith(`${basePath}/s3/`) ? pathname.slice(basePath.length + 4).split('/') : [];
  const action = readAction(request.method, segments);
  if (action === undefined)
    throw new UploadError(404, 'NotFound', 'the path is not a route of Companion: check basePath');
  return { ...action, query };
}

function readAction(method: string, [first, id, last, ...further]: readonly string[]): Action | undefined {
  if (first === 'params') return method === 'GET' && id === undefined ? { operation: 'post' } : undefined;
  if (first !== 'multipart' || further.length > 0) return undefined;
  if (id === undefined) return method === 'POST' ? { operation: 'create' } : undefined;
  const uploadId = readUploadId(decode(id));
  if (last === undefined)
    return method === 'GET' || method === 'DELETE'
      ? { operation: operationOf(method, ['uploadId']) as 'list' | 'abort', uploadId }
      : undefined;
  if (method === 'POST') return last === 'complete' ? { operation: 'complete', uploadId } : undefined;
  return method === 'GET' && /^[0-9]+$/.test(last)
    ? { operation: 'part', uploadId, partNumber: parsePartNumber(last) }
    : undefined;
}

/** Returns the value of a query parameter that may occur once. @throws UploadError `InvalidRequest` */
export function parameterOf(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.length > 0) throw malformed(`the parameter ${name} must occur only once`);
  return value;
}
