/**
 * Follows redirects of signed requests (Fetch Standard, "HTTP-redirect fetch"). A runtime that follows a redirect sends the headers of the
 * first request, with the session token, to any server that the answer names.
 */

import { SigV4Error } from '../api/errors.js';
import { type NamedRequest, spacesAsSpaces } from './sign-request.js';

/** The limit of browsers. */
const MOST_HOPS = 20;

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that describe a body. A GET after a redirect has no body, so it does not send them. */
const OF_A_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'x-amz-content-sha256'];

/** Follows redirects, each with a newly signed request. @param sendOne signs and sends */
export async function follow(
  first: Response,
  request: NamedRequest,
  sendOne: (named: NamedRequest) => Promise<Response>,
): Promise<Response> {
  let [response, named] = [first, request];
  for (let hops = 0; ; hops++) {
    const target = redirectOf(response, named.url);
    if (target === undefined) return response;
    if (hops === MOST_HOPS) throw tooManyHops();
    named = { ...redirected(response.status, named), url: spacesAsSpaces(target.href) };
    discard(response);
    response = await sendOne(named);
  }
}

/** Discards the body of a response, because an unread body keeps its connection busy. */
export function discard({ body }: Response): void {
  body?.cancel().catch(() => {});
}

/**
 * Returns the URL that an answer redirects to; undefined if it is not a redirect.
 *
 * @param url of the request
 * @throws SigV4Error `RedirectNotFollowed` for another origin, for an invalid Location, and in pages, where Location cannot be read
 */
function redirectOf(response: Response, url: string): URL | undefined {
  if (response.type === 'opaqueredirect')
    throw notFollowed('cannot be followed in a page, which hides its target: request the final URL');
  const location = STATUSES.has(response.status) ? response.headers.get('location') : null;
  if (location === null) return undefined;
  const target = parse(location, url);
  if (target === undefined) throw notFollowed('has an invalid URL in its Location header');
  if (target.protocol === 'blob:') throw notFollowed('leads to a blob: URL');
  if (target.username !== '' || target.password !== '') throw notFollowed('leads to a URL with a user');
  if (target.origin !== new URL(url).origin)
    throw notFollowed(
      `leads to another origin, ${target.origin}, which must not get the signature: sign a new request for it`,
    );
  return target;
}

function parse(location: string, base: string): URL | undefined {
  try {
    const url = new URL(location, base);
    url.hash = '';
    return url;
  } catch {
    return undefined;
  }
}

/**
 * Returns the request that follows a redirect, but for its URL.
 *
 * @throws SigV4Error `RedirectNotFollowed` if a stream would have to be sent twice
 */
function redirected(status: number, named: NamedRequest): NamedRequest {
  const { method } = named;
  const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) {
    if (named.body === null)
      throw notFollowed('needs the body a second time, but it was a stream: give the body as text or bytes');
    return named;
  }
  const headers = new Headers(named.headers);
  for (const name of OF_A_BODY) headers.delete(name);
  return { ...named, method: 'GET', headers, body: undefined };
}

function tooManyHops(): SigV4Error {
  return notFollowed(`exceeds the limit of ${MOST_HOPS} redirects in a row`);
}

function notFollowed(reason: string): SigV4Error {
  return new SigV4Error('RedirectNotFollowed', reason, { field: 'redirect' });
}
