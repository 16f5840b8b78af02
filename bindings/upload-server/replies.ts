/** Creates responses, with CORS headers for pages of other origins (WHATWG Fetch Standard, "CORS protocol"). */

import { wrongType } from '../api/errors.js';
import type { UploadHandler } from '../api/upload-server.js';
import { isToken } from '../protocol/header-names.js';
import { asJsonHandler } from '../util/json-handlers.js';
import type { HandlerSettings } from './settings.js';
import { UploadError } from './upload-error.js';

/** Protocol of a handler. */
export interface Manner {
  /** Methods of requests that the handler serves. */
  readonly methods: readonly string[];
  /** Returns the JSON of an error response. */
  readonly errorBody: (error: UploadError) => Readonly<Record<string, unknown>>;
}

/** Seconds for which a browser may cache the preflight response. */
const PREFLIGHT_AGE = 600;

/**
 * Creates a handler from a function that returns the JSON response, or throws an `UploadError`. The handler rejects with any other error.
 */
export function makeHandler(
  settings: HandlerSettings,
  manner: Manner,
  answer: (request: Request) => Promise<unknown>,
): UploadHandler {
  return asJsonHandler(async (request) => {
    if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
    const headers = originHeaders(settings, request);
    try {
      if (request.method === 'OPTIONS' && settings.origins.size > 0) return preflight(manner, request, headers);
      if (!manner.methods.includes(request.method)) throw methodError(manner, headers);
      return json(200, '', await answer(request), headers);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      return json(error.status, error.code, manner.errorBody(error), headers);
    }
  });
}

/** Returns CORS headers for the origin of a request, if it is allowed. */
function originHeaders({ origins }: HandlerSettings, request: Request): Headers {
  const headers = new Headers();
  if (origins.size === 0) return headers;
  headers.set('vary', 'origin');
  const origin = request.headers.get('origin');
  if (origin !== null && origins.has(origin)) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-allow-credentials', 'true');
  }
  return headers;
}

/** Allows any header. The page and the grant decide which headers identify the sender. */
function preflight({ methods }: Manner, request: Request, headers: Headers): Response {
  if (!headers.has('access-control-allow-origin'))
    throw new UploadError(403, 'OriginNotAllowed', 'this origin is not in allowOrigin');
  headers.set('access-control-allow-methods', methods.join(', '));
  const names = request.headers.get('access-control-request-headers');
  if (names?.split(',').every((name) => isToken(name.trim()))) headers.set('access-control-allow-headers', names);
  headers.set('access-control-max-age', String(PREFLIGHT_AGE));
  return new Response(null, { status: 204, headers });
}

function methodError({ methods }: Manner, headers: Headers): UploadError {
  headers.set('allow', methods.join(', '));
  return new UploadError(405, 'MethodNotAllowed', `the method must be ${methods.join(' or ')}`);
}

/** @param statusText The only part that Companion's clients show. HTTP/2 has no status text. */
function json(status: number, statusText: string, body: unknown, headers: Headers): Response {
  headers.set('content-type', 'application/json');
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  return new Response(JSON.stringify(body), { status, statusText, headers });
}
