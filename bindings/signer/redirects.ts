/**
 * Redirects of signed requests (Fetch Standard, "HTTP-redirect fetch"). A runtime that follows one sends the headers of the first request along,
 * and a session token with them, to whatever server the answer names.
 */

import { SigV4Error } from '../api/errors.js';

/** As many as browsers follow. */
export const MOST_HOPS = 20;

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Headers that describe a body, which a GET after a redirect does not send. */
const OF_A_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'x-amz-content-sha256'];

/**
 * Where an answer redirects to, or undefined if it does not.
 *
 * @param url that was asked
 * @throws SigV4Error `RedirectNotFollowed` for another origin, a Location that is not a URL, and one that cannot be read, as in a page
 */
export function redirectOf(response: Response, url: string): URL | undefined {
  if (response.type === 'opaqueredirect')
    throw notFollowed('cannot be read: in a page nothing but the browser itself can follow it, with the token');
  const location = STATUSES.has(response.status) ? response.headers.get('location') : null;
  if (location === null) return undefined;
  const target = parse(location, url);
  if (target === undefined) throw notFollowed('leads to what is no URL');
  if (target.origin !== new URL(url).origin)
    throw notFollowed(
      `leads to another origin, ${target.origin}, which must not get the signature: send it a request of its own`,
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
 * The options of the request that a redirect asks for.
 *
 * @param body of the first request, in memory; undefined if it has none, and null if it went by as a stream
 * @throws SigV4Error `RedirectNotFollowed` if a body would have to be sent twice, and is gone
 */
export function redirected<B>(
  status: number,
  { method, headers }: { method: string; headers: Headers },
  body: B | undefined | null,
): { method: string; headers: Headers; body: B | undefined } {
  const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
  if (!becomesGet) {
    if (body === null) throw notFollowed('wants the body a second time, which was a stream');
    return { method, headers, body };
  }
  const kept = new Headers(headers);
  for (const name of OF_A_BODY) kept.delete(name);
  return { method: 'GET', headers: kept, body: undefined };
}

export function tooManyHops(): SigV4Error {
  return notFollowed(`is the ${MOST_HOPS + 1}st: at most ${MOST_HOPS} are followed`);
}

function notFollowed(reason: string): SigV4Error {
  return new SigV4Error('RedirectNotFollowed', reason, { field: 'redirect' });
}
