/** Finds the URL of a dispatched request, and decides if it may be signed. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import { shownHost } from '../aws/host-scope.js';
import { urlFault } from '../request/url-errors.js';
import { spacesAsSpaces } from '../signer/sign-request.js';
import type { Settings } from './options.js';

/** The options of `dispatch` that name a target. They come from other packages, so nothing about them is certain. */
export interface GivenTarget {
  readonly origin?: unknown;
  readonly path?: unknown;
  readonly method?: unknown;
  readonly query?: unknown;
}

/** UTF-16 units of "https://". The host of an http URL has at least one more than its scheme. */
const SCHEME = 8;

/**
 * Returns the URL to sign. A "+" in the query becomes %20: a URL of `fetch` or `URLSearchParams` writes spaces as "+", and servers read it
 * as a space, but Signature Version 4 reads a plus sign.
 *
 * @throws TypeError; RangeError for CONNECT; SigV4Error `OriginNotAllowed`, `InvalidUrl`
 */
export function targetOf(settings: Settings, { origin, path, method, query }: GivenTarget): string {
  if (typeof path !== 'string') throw wrongType('path', 'a string', path);
  if (method === 'CONNECT')
    throw outOfRange('method', 'a method other than CONNECT, which opens a tunnel and has no URL to sign', 'CONNECT');
  if (!path.startsWith('/'))
    throw refused('InvalidUrl', 'path', 'must begin with "/": give scheme and host as "origin"');
  return spacesAsSpaces(allowedOrigin(settings, origin) + withQuery(path, query));
}

/** Returns path and query of a URL whose host is known to be valid. */
export function pathOf(url: string): string {
  return url.slice(url.indexOf('/', SCHEME));
}

/** @throws SigV4Error `OriginNotAllowed`, `InvalidUrl` */
function allowedOrigin({ origin: own, destinations }: Settings, given: unknown): string {
  if (given === undefined || given === null) {
    if (own !== undefined) return own;
    throw refused(
      'OriginNotAllowed',
      'origin',
      'is not known, because a Client or Pool does not tell it: give createSigningInterceptor the option "origin"',
    );
  }
  const text = String(given);
  if (!URL.canParse(text)) throw urlFault(text, undefined);
  const { origin } = new URL(text);
  if (origin === own) return origin;
  if (destinations === undefined)
    throw refused(
      'OriginNotAllowed',
      'origin',
      `is ${shownHost(origin)}, but the interceptor signs only for ${own}: add it to "origins" if you trust it`,
    );
  destinations.check(`${origin}/`);
  return origin;
}

/** Adds the option `query` to a path, as undici does (`querystring.stringify`). */
function withQuery(path: string, query: unknown): string {
  if (query === undefined || query === null) return path;
  if (typeof query !== 'object') throw wrongType('query', 'an object', query);
  if (/[?#]/.test(path)) throw refused('InvalidUrl', 'query', 'cannot be given together with a "?" or "#" in "path"');
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => `${encode(name)}=${encode(textOf(each))}`),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/** Converts a value as `querystring.stringify` does: objects, null and NaN become the empty text. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const isPlain = Number.isFinite(value) || typeof value === 'bigint' || typeof value === 'boolean';
  return isPlain ? String(value) : '';
}

/** @throws SigV4Error `InvalidText` */
function encode(text: string): string {
  if (!text.isWellFormed()) throw refused('InvalidText', 'query', 'has a lone surrogate');
  return encodeURIComponent(text);
}
