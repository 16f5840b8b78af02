/** Converts requests of Node's HTTP server and Fetch API requests to `ReceivedRequest`, as close to the wire as the runtime allows. */
import { checkNames, checkOptions, wrongType } from '../api/errors.js';
import type { NodeRequest, ReceivedRequest } from '../api/verify.js';

/**
 * Values that a server behind a proxy knows better than the request does. Headers such as `X-Forwarded-Host` are never read, because any
 * client can send them.
 */
export interface ReceivedOptions {
  /**
   * Host that the client signed, with a port where it has one. It replaces the `host` header of the request.
   *
   * @defaultValue the `host` or `:authority` of the request
   */
  host?: string | undefined;
  /**
   * Path and query that the client signed, as on the wire. Set it where a proxy or a router has removed a prefix.
   *
   * @defaultValue the URL of the request
   */
  url?: string | undefined;
}

const NAMES: ReadonlySet<string> = new Set(['host', 'url']);

/**
 * Converts a request of Node's HTTP server (HTTP/1.1 or HTTP/2) for `verify`. Add `body` to the result if you have read the body.
 *
 * It reads only `method`, `url` and `rawHeaders`. Node drops repeated headers from `headers`, so another server could see a different
 * value. Express shortens `url` in routers: pass `request.originalUrl` as the option `url`.
 *
 * @param message An `IncomingMessage`, or any object with these three properties.
 * @param options Host and URL as the client signed them, where a proxy has changed them.
 * @returns A new object with the method, the URL, and the headers in the order in which they arrived.
 * @throws TypeError `WrongType` for a value of another type, `UnknownProperty` for an unknown option.
 * @example
 * ```js
 * const result = await verifier.verify(receivedFromNode(request, { url: request.originalUrl }));
 * ```
 */
export function receivedFromNode(message: NodeRequest, options: ReceivedOptions = {}): ReceivedRequest {
  if (typeof message !== 'object' || message === null || !Array.isArray(message.rawHeaders))
    throw wrongType('message', 'an IncomingMessage of Node', message);
  const { host, url = message.url } = readOptions(options);
  const headers: [string, string][] = [];
  let authority: string | undefined;
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    const [name, value] = message.rawHeaders.slice(i, i + 2) as [string, string];
    if (name === ':authority') authority = value;
    else if (!name.startsWith(':')) headers.push([name, value]);
  }
  // HTTP/2 sends :authority instead of host. If both are present they must be equal (RFC 9113, section 8.3.1). Otherwise both are kept, and
  // the verifier refuses the repeated host.
  if (authority !== undefined && !headers.some(([name, value]) => isHost(name) && value === authority))
    headers.push(['host', authority]);
  return { method: message.method ?? '', url: url ?? '', headers: withHost(headers, host) };
}

/**
 * Converts a Fetch API `Request` for `verify`. Add `body` to the result if you have read the body.
 *
 * A `Request` is not what arrived on the wire. The runtime has already resolved `.` and `..` segments (also `%2e`) and merged repeated
 * headers with a comma and a space. The signature of a request that had either does not match any more. To accept such requests, use the
 * raw request of your runtime, as `receivedFromNode` does.
 *
 * @param request The request. Its body is not read.
 * @param options Host and URL as the client signed them, where a proxy has changed them.
 * @returns A new object with the method, the URL and the headers.
 * @throws TypeError `WrongType` for a value of another type, `UnknownProperty` for an unknown option.
 * @example
 * ```js
 * const result = await verifier.verify(receivedFromRequest(request));
 * if (!result.ok) return new Response(result.error.message, { status: result.error.status });
 * ```
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

/** Replaces the host. A repeated host stays repeated, and the verifier refuses it. */
function withHost(headers: [string, string][], host: string | undefined): [string, string][] {
  if (host === undefined) return headers;
  if (!headers.some(([name]) => isHost(name))) return [...headers, ['host', host]];
  return headers.map(([name, value]) => [name, isHost(name) ? host : value]);
}
