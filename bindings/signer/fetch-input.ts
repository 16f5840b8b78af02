/** Reads the arguments of a `fetch`. */

import { refused } from '../api/errors.js';
import { urlFault } from '../request/url-errors.js';
import { KEPT } from './sign-request.js';

const STANDARD: ReadonlySet<string> = new Set([...KEPT, 'body', 'duplex', 'window']);

/** Returns true for a URL whose content is in the memory of the process. Nothing is sent for it, so nothing is signed. */
export function isLocal(input: Request | string): boolean {
  const protocol = protocolOf(typeof input === 'string' ? input : input.url);
  return protocol === 'data:' || protocol === 'blob:';
}

/**
 * Creates the `Request`.
 *
 * @throws SigV4Error `InvalidUrl` or `InvalidHeader`, because the engine's own errors would show the URL with its password, or the value of
 * the header; other errors of the engine
 */
export function readRequest(input: Request | string, init: RequestInit | undefined): Request {
  const url = typeof input === 'string' ? input : input.url;
  const protocol = protocolOf(url);
  if (protocol === undefined) throw urlFault(url, undefined);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw refused('InvalidUrl', 'url', 'must begin with https:// or http:// (data: and blob: are not signed)');
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') throw urlFault(url, undefined);
  try {
    return new Request(input, init);
  } catch (error) {
    throw areHeaders(init?.headers)
      ? error
      : refused('InvalidHeader', 'headers', 'has a name or value that HTTP forbids');
  }
}

function areHeaders(headers: HeadersInit | undefined): boolean {
  try {
    new Headers(headers);
    return true;
  } catch {
    return false;
  }
}

function protocolOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}

/** Returns the options that are not in the Fetch Standard, or undefined. Only the runtime's `fetch` knows them. */
export function ownOptions(init: RequestInit | undefined): RequestInit | undefined {
  const own = Object.entries(init ?? {}).filter(([name]) => !STANDARD.has(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}
