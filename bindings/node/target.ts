/** The address of a request: for a verifier as it was sent, for a handler as a URL. */
import { refused } from '../api/errors.js';
import { type Arrived, type Message, valuesOf } from './arrived.js';
import { Refusal } from './refusal.js';

/**
 * The request target as the client sent it.
 *
 * @throws SigV4Error `InvalidRequest` if the server has changed method or target since: then the application would act on what nobody signed
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
  return refused('InvalidRequest', field, 'was changed before the verifier: put the verifier before what changes it');
}

/** True if `url` is the target, or what a router leaves of it below a path where something is mounted. */
function isBelow(target: string, url: string, mount: string | undefined): boolean {
  // An absolute target, or `*`: the verifier refuses those, whoever changed them.
  if (url === target || !target.startsWith('/')) return true;
  const [path, query] = splitAtQuery(target);
  const [rest, restQuery] = splitAtQuery(url);
  if (mount === '' || query !== restQuery) return false;
  // Routers put a slash before what begins with a question mark, or is empty.
  if (mount === undefined) return rest.startsWith('/') && (rest === '/' || path.endsWith(rest));
  // Express 4 takes away one of two slashes after the path.
  return path === mount + rest || path === `${mount}/${rest}` || (rest === '/' && path === mount);
}

function splitAtQuery(target: string): [path: string, query: string] {
  const [path = ''] = target.split('?', 1);
  return [path, target.slice(path.length)];
}

/** RFC 9112, section 3.2.2. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is;
/** RFC 3986, section 3.2, without a user. */
const AUTHORITY = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d*)?$/i;

/** @param text a host, with or without a port */
export function isHost(text: string): boolean {
  return AUTHORITY.test(text) && URL.canParse(`http://${text}`);
}

/**
 * The URL of a request. Dot segments are resolved by `Request`, as everywhere in fetch; two slashes at the beginning of a path stay there.
 *
 * @param origin in place of the connection's scheme and of the host that was sent
 * @throws Refusal 400 if the request has no host, more than one, or a target that is no path
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

/** RFC 9112, section 3.2, and RFC 9113, section 8.3.1. @throws Refusal 400 if there are two */
function hostOf(message: Message): string | undefined {
  const [host, ...others] = valuesOf(message, 'host');
  const [authority = host] = valuesOf(message, ':authority');
  if (others.length > 0 || (host !== undefined && host !== authority)) throw new Refusal(400);
  return authority;
}
