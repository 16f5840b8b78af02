/** Requests as servers hand them over, read as they came on the wire as far as that can be known. */
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { NodeRequest, ReceivedRequest } from '../api/verify.js';

/** What a server knows better than the request, behind a proxy. Headers such as X-Forwarded-Host are never looked at: anybody can send them. */
export interface ReceivedOptions {
  /** The host that the client has signed, in place of what came. */
  host?: string | undefined;
  /** The path and the query that the client has signed, in place of what came: where a proxy or a router has taken something off. */
  url?: string | undefined;
}

const NAMES: ReadonlySet<string> = new Set(['host', 'url']);

/**
 * A request that Node's HTTP server has received, over HTTP/1.1 or HTTP/2, for `verify`; add the `body`, if it was read. Only `method`, `url`
 * and `rawHeaders` are read: in `headers` Node has dropped what came twice, and a server further on may see the other one. A router that
 * shortens `url` (Express does) has the whole one elsewhere: give it as an option.
 *
 * @throws TypeError
 */
export function receivedFromNode(message: NodeRequest, options: ReceivedOptions = {}): ReceivedRequest {
  if (typeof message !== 'object' || message === null || !Array.isArray(message.rawHeaders))
    throw wrongType('message', 'an IncomingMessage', message);
  const { host, url = message.url } = readOptions(options);
  const headers: [string, string][] = [];
  let authority: string | undefined;
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const [name, value] = message.rawHeaders.slice(i, i + 2) as [string, string];
    if (name === ':authority') authority = value;
    else if (!name.startsWith(':')) headers.push([name, value]);
  }
  // HTTP/2 has :authority in place of host. If both are there they must be the same (RFC 9113, section 8.3.1); else both are kept, and refused.
  if (authority !== undefined && !headers.some(([name, value]) => isHost(name) && value === authority))
    headers.push(['host', authority]);
  return { method: message.method ?? '', url: url ?? '', headers: withHost(headers, host) };
}

/**
 * A standard `Request` for `verify`; add the `body`, if it was read. What it was made of is not what came: `.` and `..` segments, also as
 * `%2e`, are resolved, and repeated headers are joined with a comma and a blank. What was signed with either is refused. A server that must
 * take such requests needs its runtime's own view of them, as `receivedFromNode` has it.
 *
 * @throws TypeError
 */
export function receivedFromRequest(request: Request, options: ReceivedOptions = {}): ReceivedRequest {
  if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
  const { host, url } = readOptions(options);
  const [, authority, target] = /^[a-z]+:\/\/([^/?#]*)([^#]*)/i.exec(request.url) ?? [];
  const headers: [string, string][] = [...request.headers];
  if (!headers.some(([name]) => isHost(name))) headers.push(['host', authority ?? '']);
  return { method: request.method, url: url ?? target ?? '', headers: withHost(headers, host) };
}

function readOptions(options: ReceivedOptions): ReceivedOptions {
  checkOptions(options);
  checkNames('options', options, NAMES);
  const { host, url } = options;
  if (host !== undefined && typeof host !== 'string') throw wrongType('host', 'a string', host);
  if (url !== undefined && typeof url !== 'string') throw wrongType('url', 'a string', url);
  return options;
}

function isHost(name: string): boolean {
  return name.toLowerCase() === 'host';
}

/** A second host stays a second one, and is refused. */
function withHost(headers: [string, string][], host: string | undefined): [string, string][] {
  if (host === undefined) return headers;
  if (!headers.some(([name]) => isHost(name))) return [...headers, ['host', host]];
  return headers.map(([name, value]) => [name, isHost(name) ? host : value]);
}
