/** URLs, taken apart as text: a `URL` would rewrite the path, and what was wrong with it could no longer be seen. */
import type { ObservedRequest } from '../observed.js';
import { unreadable } from './evidence.js';

export interface UrlParts {
  readonly scheme: 'http' | 'https';
  /** As written, without user name and password. */
  readonly authority: string;
  readonly target: string;
}

/** @throws RangeError for a text that is no absolute http or https URL */
export function splitUrl(url: string): UrlParts {
  const [whole, scheme, authority] = /^(https?|wss?):\/\/([^/?#\r\n]*)/i.exec(url) ?? [];
  if (whole === undefined || scheme === undefined || authority === undefined || authority === '')
    throw unreadable('request', 'an absolute http or https URL', 'a URL of another form');
  return {
    scheme: /s$/i.test(scheme) ? 'https' : 'http',
    authority: authority.slice(authority.lastIndexOf('@') + 1),
    target: targetOf(url.slice(whole.length)),
  };
}

/** What is sent of what follows the host: a path begins with a slash, and a fragment stays at home. */
export function targetOf(text: string): string {
  const target = text.split('#', 1)[0] as string;
  if (/[\r\n]/.test(target)) throw unreadable('request', 'a URL on one line', 'line breaks in it');
  return target.startsWith('/') ? target : `/${target}`;
}

/**
 * The Host header that clients make of a URL (WHATWG URL Standard, and what siglane itself does): in lower case, without the port that
 * belongs to the scheme.
 */
export function hostOf({ scheme, authority }: UrlParts): string {
  return withoutUsualPort(scheme, authority.toLowerCase());
}

export function withoutUsualPort(scheme: 'http' | 'https', authority: string): string {
  return authority.replace(scheme === 'https' ? /:443$/ : /:80$/, '');
}

/** The headers with a host: their own, or in front of them that of the URL. */
export function withHost(
  headers: [name: string, value: string][],
  host: string | undefined,
): Pick<ObservedRequest, 'headers' | 'hostFrom'> {
  if (host === undefined || headerOf(headers, 'host') !== undefined) return { headers, hostFrom: 'header' };
  return { headers: [['host', host], ...headers], hostFrom: 'url' };
}

/** The value of the first header of that name, which is given in lower case. */
export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/** The body of a request of which no body was seen: known to be none where HTTP says so, and usual clients send none. */
export function unseenBody(method: string, headers: readonly (readonly [string, string])[]): Uint8Array | undefined {
  const length = headerOf(headers, 'content-length');
  if (length !== undefined) return /^\s*0+\s*$/.test(length) ? new Uint8Array() : undefined;
  const isNone = /^(?:GET|HEAD)$/.test(method) && headerOf(headers, 'transfer-encoding') === undefined;
  return isNone ? new Uint8Array() : undefined;
}
