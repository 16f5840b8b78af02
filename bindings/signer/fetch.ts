/** The standard `Request`, signed, and a `fetch` that signs. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { urlFault } from '../request/url-errors.js';
import { untilAborted } from '../util/abortable.js';
import { Destinations } from './destinations.js';
import { MOST_HOPS, redirected, redirectOf, tooManyHops } from './redirects.js';

/** What `createFetch` may be told. */
export interface FetchOptions {
  /** The `fetch` that sends. Default: the runtime's own. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Services whose hosts of AWS may be sent to, `['sqs', 'dynamodb']` for example. Hosts that AWS's customers have at API Gateway, Lambda, AppSync,
   * OpenSearch and IoT belong to strangers too: those are allowed by their origins only.
   */
  services?: readonly string[] | undefined;
  /** Origins that may be sent to: `https://host`, and the port if there is one. */
  origins?: readonly string[] | undefined;
}

const OPTION_NAMES: ReadonlySet<string> = new Set(['fetch', 'services', 'origins']);

/** What a `Request` keeps of its options besides the body; what is not among them is a runtime's own. */
const KEPT = [
  'method',
  'headers',
  'signal',
  'redirect',
  'credentials',
  'mode',
  'cache',
  'referrer',
  'referrerPolicy',
  'integrity',
  'keepalive',
] as const;
const STANDARD: ReadonlySet<string> = new Set([...KEPT, 'body', 'duplex', 'window']);

/** Headers that `fetch` writes itself or adds to, whatever it was given (Fetch Standard, "HTTP-network-or-cache fetch"): not signed. */
const WRITTEN_BY_FETCH: ReadonlySet<string> = new Set(['accept-encoding', 'content-length']);

/**
 * Signs a copy of a `Request`. The copy does not follow redirects: one that would, as every `Request` does unless it is told otherwise, has
 * `redirect: 'manual'`, because a followed redirect takes the session token to whatever server it names.
 *
 * @throws TypeError if it is none, or was used already; what `signer.sign` throws
 */
export async function signRequest(signer: Signer, request: Request): Promise<Request> {
  if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
  const copy = request.clone();
  const { method, headers } = request;
  return signAndUse(signer, copy, { url: spacesAsSpaces(request.url), method, headers }, await readBody(copy));
}

/**
 * Signs a `Request`, which is used up.
 *
 * @param named the request by its URL, method and headers, as they are to be signed: the URL of a `Request` is normalized
 * @param payload the body, which is in memory, because its hash is signed; undefined if there is none, or the header
 * `x-amz-content-sha256` says what the payload line is
 */
function signAndUse(signer: Signer, request: Request, named: NamedRequest, payload: Bytes | undefined): Request {
  const { method, headers } = named;
  if (headers.has('host'))
    throw refused(
      'ReservedHeader',
      'headers.host',
      'must not be given, because fetch sends the host of the URL: delete it',
    );
  // A fragment is a client's own business, and not sent.
  const target: SigningRequest = {
    method,
    url: named.url.split('#', 1)[0] as string,
    headers: [...headers].filter(([name]) => !WRITTEN_BY_FETCH.has(name)),
  };
  if (payload !== undefined) target.payload = payload;
  const signed = signer.sign(target);
  // A body that was not read goes over with the rest of the request, unless a redirect has made it another one.
  const stream = payload === undefined && method === request.method ? (request.body ?? undefined) : undefined;
  const redirect = request.redirect === 'follow' ? 'manual' : request.redirect;
  const body = payload ?? stream;
  const init = { ...kept(request), method, headers, redirect, body, ...(stream !== undefined && { duplex: 'half' }) };
  const copy = new Request(signed.url, init as RequestInit);
  for (const [name, value] of Object.entries(signed.headers)) copy.headers.set(name, value);
  return copy;
}

/**
 * The URL of a `Request` or a `URL` with the spaces of its query as %20. `URLSearchParams`, and the clients that use it, write them as "+" (URL
 * Standard, "application/x-www-form-urlencoded serializing"), which Signature Version 4 takes for a plus.
 */
function spacesAsSpaces(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at) + url.slice(at).replaceAll('+', '%20');
}

type Bytes = Uint8Array<ArrayBuffer>;
type NamedRequest = Pick<Request, 'url' | 'method' | 'headers'>;

/** The body, if there is one whose hash is to be signed. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { method, headers, signal } = request;
  // Not every engine has `body`; without it a body can neither be seen nor passed on unread.
  const body = request.body as ReadableStream | null | undefined;
  if (body === null || method === 'GET' || method === 'HEAD') return undefined;
  if (body !== undefined && headers.has(HEADER.payloadHash)) return undefined;
  const bytes = new Uint8Array(await untilAborted(request.arrayBuffer(), signal));
  return body === undefined && bytes.length === 0 ? undefined : bytes;
}

function kept(request: Request): RequestInit {
  return Object.fromEntries(KEPT.map((name) => [name, request[name]]));
}

/** @throws SigV4Error `InvalidUrl` where the engine's own error would show the whole URL, and a password in it */
function readRequest(input: RequestInfo | URL, init: RequestInit | undefined): Request {
  if (input instanceof Request) return new Request(input, init);
  const url = String(input);
  if (!URL.canParse(url)) throw urlFault(url, undefined);
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') throw urlFault(url, undefined);
  return new Request(url, init);
}

/** Follows redirects, each with a request of its own. @param payload null for a body that went by as a stream */
async function follow(
  first: Response,
  request: NamedRequest,
  payload: Bytes | undefined | null,
  sendOne: (named: NamedRequest, body: Bytes | undefined) => Promise<Response>,
): Promise<Response> {
  let [response, named, body] = [first, request, payload];
  for (let hops = 0; ; hops++) {
    const target = redirectOf(response, named.url);
    if (target === undefined) return response;
    if (hops === MOST_HOPS) throw tooManyHops();
    const next = redirected(response.status, named, body);
    // Nobody reads it, and a connection is waiting for it to be read.
    response.body?.cancel().catch(() => {});
    body = next.body;
    named = { url: target.href, method: next.method, headers: next.headers };
    response = await sendOne(named, body);
  }
}

/**
 * A `fetch` that signs what it sends. A URL in a string is signed as it is, and what would be rewritten on its way refused; that of
 * a `Request`, or a `URL`, was rewritten before it came here, and a "+" in its query is a space, sent as %20. Options that only the runtime's own `fetch` knows are passed on to it.
 * Redirects are not followed, also not for a `Request`, which wants that unless it is told otherwise: what was signed does not fit another
 * URL, and the session token would go to another server. With `redirect: 'follow'` in the second argument they are followed here, at most 20,
 * within the origin and signed anew.
 *
 * With `services` or `origins` it sends to these only, by https only, and a signer that leaves its service to hosts needs one of the two: whoever
 * chooses the URL would otherwise get a signature, and the session token, for a server of their own.
 *
 * @param source a signer, or a provider, which is asked anew for each request
 * @throws TypeError for a wrong source or options, SigV4Error `InvalidScope` for a signer without a service if there is neither list, and for a
 * service that is none, `OriginNotAllowed` for an origin that is none; the `fetch` itself rejects with what `signer.sign` throws, and SigV4Error `OriginNotAllowed` or `RedirectNotFollowed`
 * @example
 * const signer = await createSigner({ credentials });
 * const signingFetch = createFetch(signer, { services: ['sqs', 'dynamodb'], origins: ['https://abc123.lambda-url.eu-west-1.on.aws'] });
 */
export function createFetch(
  source: Signer | Pick<SignerProvider, 'current'>,
  options: FetchOptions = {},
): typeof globalThis.fetch {
  if (typeof source !== 'object' || source === null || !('sign' in source || 'current' in source))
    throw wrongType('source', 'a signer (await it first) or a signer provider', source);
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { fetch: send = globalThis.fetch } = options;
  if (typeof send !== 'function') throw wrongType('fetch', 'a function', send);
  const destinations = Destinations.of(options);
  const checkSigner = (signer: Signer): Signer => {
    if (destinations === undefined && signer.service === undefined)
      throw refused(
        'InvalidScope',
        'service',
        'is left to hosts: give createFetch the services or origins that it may send to',
      );
    return signer;
  };
  if (!('current' in source)) checkSigner(source);
  const signer = async () => checkSigner('current' in source ? await source.current() : source);
  return async (input, init) => {
    const request = readRequest(input, init);
    destinations?.check(request.url);
    // Of a Request it says nothing: there it is the default.
    const isToFollow = init?.redirect === 'follow' && !(init instanceof Request);
    const payload = await readBody(request);
    const own = Object.entries(init ?? {}).filter(([name]) => !STANDARD.has(name));
    const sendOne = async (named: NamedRequest, body: Bytes | undefined): Promise<Response> => {
      const current = await untilAborted(signer(), request.signal);
      const signed = signAndUse(current, request, named, body);
      destinations?.check(signed.url);
      return own.length === 0 ? send(signed) : send(signed, Object.fromEntries(own));
    };
    const { method, headers } = request;
    const first = { url: typeof input === 'string' ? input : spacesAsSpaces(request.url), method, headers };
    const response = await sendOne(first, payload);
    if (!isToFollow) return response;
    const isStream = payload === undefined && request.body !== null && request.body !== undefined;
    return follow(response, { ...first, url: request.url }, isStream ? null : payload, sendOne);
  };
}
