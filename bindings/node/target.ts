/** Determines the address of a request: the sent target for a verifier, a URL for a handler. */
import { refused } from '../api/errors.js';
import { type Arrived, type Message, valuesOf } from './arrived.js';
import { Refusal } from './refusal.js';

/**
 * Returns the request target as the client sent it.
 *
 * @throws SigV4Error `InvalidRequest` if method or target were changed after the request arrived, because the application would act on
 * values that nobody signed
 */
export function sentTarget({ message, originalUrl, mount }: Arrived): string {
  const { method = '', url = '', originalMethod } = message as Message & Record<string, unknown>;
  const [sentMethod = originalMethod ?? method] = valuesOf(message, ':method');
  const [target = originalUrl ?? url] = valuesOf(message, ':path');
  if (sentMethod !== method) throw rewritten('method');
  if (!isBelow(target, url, mount)) throw rewritten('url');
  return target;
}

function rewritten(field: string): Error {
  return refused(
    'InvalidRequest',
    field,
    'was changed before the verifier: put the verifier before the middleware that changes it',
  );
}

/** Tests if `url` is the target, or the rest of it that a router leaves below a mount path. */
function isBelow(target: string, url: string, mount: string | undefined): boolean {
  // The target is absolute or `*`. The verifier refuses these.
  if (url === target || !target.startsWith('/')) return true;
  const [path, query] = splitAtQuery(target);
  const [rest, restQuery] = splitAtQuery(url);
  if (mount === '' || query !== restQuery) return false;
  // Routers add a slash before an empty path or a question mark.
  if (mount === undefined) return rest.startsWith('/') && (rest === '/' || path.endsWith(rest));
  // Express 4 removes one of two slashes after the mount path.
  return path === mount + rest || path === `${mount}/${rest}` || (rest === '/' && path === mount);
}

function splitAtQuery(target: string): [path: string, query: string] {
  const [path = ''] = target.split('?', 1);
  return [path, target.slice(path.length)];
}

/** RFC 9112, section 3.2.2. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;
/** RFC 3986, section 3.2, without user information. */
const AUTHORITY = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/** @param text A host with or without a port. */
export function isHost(text: string): boolean {
  return AUTHORITY.test(text) && URL.canParse(`http://${text}`);
}

/**
 * Returns the URL of a request. `Request` resolves dot segments, as everywhere in fetch. Two slashes at the start of a path are kept.
 *
 * @param origin Replaces the scheme of the connection and the host of the request.
 * @throws Refusal 400 if the request has no host, more than one, or a target that is not a path
 */
export function urlOf({ message, originalUrl }: Arrived, origin: string | undefined): string {
  const target = originalUrl ?? message.url ?? '';
  const [, sentAuthority, rest = target] = ABSOLUTE.exec(target) ?? [];
  const path = rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
  const host = sentAuthority ?? hostOf(message);
  if (!path.startsWith('/')) throw new Refusal(400);
  if (origin !== undefined) return origin + path;
  const scheme = message.socket?.encrypted === true ? 'https' : 'http';
  if (!isHost(host ?? '')) throw new Refusal(400);
  return `${scheme}://${host}${path}`;
}

/** RFC 9112, section 3.2, and RFC 9113, section 8.3.1. @throws Refusal 400 for two different hosts */
function hostOf(message: Message): string | undefined {
  const [host, ...others] = valuesOf(message, 'host');
  const [authority = host] = valuesOf(message, ':authority');
  if (others.length > 0 || (host !== undefined && host !== authority)) throw new Refusal(400);
  return authority;
}
