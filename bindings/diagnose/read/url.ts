/** Splits URLs as text, because a `URL` object would rewrite the path and hide mistakes in it. */
import type { ObservedRequest } from '../observed.js';
import { unreadable } from './evidence.js';

export interface UrlParts {
  readonly scheme: 'http' | 'https';
  /** Host and port as written, without user name and password. */
  readonly authority: string;
  readonly target: string;
}

/** Splits an absolute URL. @throws RangeError for a text that is not an absolute http or https URL */
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

/** Converts the text after the host to a request target: with a slash at the beginning, and without the fragment. */
export function targetOf(text: string): string {
  const target = text.split('#', 1)[0] as string;
  if (/[\r\n]/.test(target)) throw unreadable('request', 'a URL on one line', 'line breaks in it');
  return target.startsWith('/') ? target : `/${target}`;
}

/**
 * Host header that clients derive from a URL (WHATWG URL Standard, and siglane itself): in lower case, without the default port of the
 * scheme.
 */
export function hostOf({ scheme, authority }: UrlParts): string {
  return withoutUsualPort(scheme, authority.toLowerCase());
}

export function withoutUsualPort(scheme: 'http' | 'https', authority: string): string {
  return authority.replace(scheme === 'https' ? /:443$/ : /:80$/, '');
}

/** Adds a host to the headers: their own, or the host of the URL at the front. */
export function withHost(
  headers: [name: string, value: string][],
  host: string | undefined,
): Pick<ObservedRequest, 'headers' | 'hostFrom'> {
  if (host === undefined || headerOf(headers, 'host') !== undefined) return { headers, hostFrom: 'header' };
  return { headers: [['host', host], ...headers], hostFrom: 'url' };
}

/** Returns the value of the first header with this name. @param name in lower case */
export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/**
 * Body of a request whose body is not in the evidence: empty for methods that have none in HTTP and in usual clients, otherwise undefined.
 */
export function unseenBody(method: string, headers: readonly (readonly [string, string])[]): Uint8Array | undefined {
  const length = headerOf(headers, 'content-length');
  if (length !== undefined) return /^\s*0+\s*$/.test(length) ? new Uint8Array() : undefined;
  const isNone = /^(?:GET|HEAD)$/.test(method) && headerOf(headers, 'transfer-encoding') === undefined;
  return isNone ? new Uint8Array() : undefined;
}
