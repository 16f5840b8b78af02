/** Signs standard `Request` objects, and creates a `fetch` that signs. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { urlFault } from '../request/url-errors.js';
import { untilAborted } from '../util/abortable.js';
import { Destinations } from './destinations.js';
import { MOST_HOPS, redirected, redirectOf, tooManyHops } from './redirects.js';

/** Options of `createFetch`. */
export interface FetchOptions {
  /**
   * The `fetch` that sends.
   *
   * @defaultValue the runtime's
   */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Services of AWS whose hosts are allowed: `['sqs', 'dynamodb']`. Hosts at API Gateway, Lambda, AppSync, OpenSearch and IoT can belong to
   * any customer of AWS, so allow them by `origins`.
   *
   * @defaultValue every URL, if `origins` is missing too
   */
  services?: readonly string[] | undefined;
  /**
   * Allowed origins: `https://host`, with the port if it is not 443.
   *
   * @defaultValue every URL, if `services` is missing too
   */
  origins?: readonly string[] | undefined;
}

const OPTION_NAMES: ReadonlySet<string> = new Set(['fetch', 'services', 'origins']);

/** Options that a `Request` keeps, besides the body. Others belong to the runtime. */
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

/** Headers that are not signed because `fetch` writes or extends them itself (Fetch Standard, "HTTP-network-or-cache fetch"). */
const WRITTEN_BY_FETCH: ReadonlySet<string> = new Set(['accept-encoding', 'content-length']);

/**
 * Signs a copy of a `Request`. Where `redirect` is `follow`, the default of every `Request`, the copy has `manual`: a followed redirect
 * would send the session token to any server that the answer names.
 *
 * @throws TypeError if it is not a `Request` or its body was read; otherwise as `signer.sign`
 */
export async function signRequest(signer: Signer, request: Request): Promise<Request> {
  if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
  const copy = request.clone();
  const { method, headers } = request;
  return signAndUse(signer, copy, { url: spacesAsSpaces(request.url), method, headers }, await readBody(copy));
}

/**
 * Signs a `Request` and consumes it.
 *
 * @param named the URL, method and headers to sign, because the URL of a `Request` is normalized
 * @param payload the body in memory, whose hash is signed; undefined if there is no body, or the header `x-amz-content-sha256` is the
 * payload hash
 */
function signAndUse(signer: Signer, request: Request, named: NamedRequest, payload: Bytes | undefined): Request {
  const { method, headers } = named;
  if (headers.has('host'))
    throw refused(
      'ReservedHeader',
      'headers.host',
      'cannot be set, because fetch sends the host of the URL: leave it out',
    );
  // A fragment is not sent.
  const target: SigningRequest = {
    method,
    url: named.url.split('#', 1)[0] as string,
    headers: [...headers].filter(([name]) => !WRITTEN_BY_FETCH.has(name)),
  };
  if (payload !== undefined) target.payload = payload;
  const signed = signer.sign(target);
  // An unread body moves to the new request, unless a redirect has changed the method.
  const stream = payload === undefined && method === request.method ? (request.body ?? undefined) : undefined;
  const redirect = request.redirect === 'follow' ? 'manual' : request.redirect;
  const body = payload ?? stream;
  const init = { ...kept(request), method, headers, redirect, body, ...(stream !== undefined && { duplex: 'half' }) };
  const copy = new Request(signed.url, init as RequestInit);
  for (const [name, value] of Object.entries(signed.headers)) copy.headers.set(name, value);
  return copy;
}

/**
 * Replaces "+" in the query of a `Request` or `URL` by %20. `URLSearchParams` and its users write spaces as "+" (URL Standard,
 * "application/x-www-form-urlencoded serializing"), which Signature Version 4 reads as a plus sign.
 */
function spacesAsSpaces(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at) + url.slice(at).replaceAll('+', '%20');
}

type Bytes = Uint8Array<ArrayBuffer>;
type NamedRequest = Pick<Request, 'url' | 'method' | 'headers'>;

/** Reads the body into memory, if its hash must be signed. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { method, headers, signal } = request;
  // Some engines lack `body`. Without it, a body can neither be detected nor passed on unread.
  const body = request.body as ReadableStream | null | undefined;
  if (body === null || method === 'GET' || method === 'HEAD') return undefined;
  if (body !== undefined && headers.has(HEADER.payloadHash)) return undefined;
  const bytes = new Uint8Array(await untilAborted(request.arrayBuffer(), signal));
  return body === undefined && bytes.length === 0 ? undefined : bytes;
}

function kept(request: Request): RequestInit {
  return Object.fromEntries(KEPT.map((name) => [name, request[name]]));
}

/** Creates the `Request`. @throws SigV4Error `InvalidUrl`, because the engine's own error would show the whole URL with its password */
function readRequest(input: RequestInfo | URL, init: RequestInit | undefined): Request {
  if (input instanceof Request) return new Request(input, init);
  const url = String(input);
  if (!URL.canParse(url)) throw urlFault(url, undefined);
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') throw urlFault(url, undefined);
  return new Request(url, init);
}

/** Follows redirects, each with a newly signed request. @param payload null for a body that was sent as a stream */
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
    // The body is not needed, and an unread body keeps the connection busy.
    response.body?.cancel().catch(() => {});
    body = next.body;
    named = { url: target.href, method: next.method, headers: next.headers };
    response = await sendOne(named, body);
  }
}

/**
 * Creates a `fetch` that signs each request. A URL string is signed as it is, and refused if `fetch` would rewrite it. A `Request` or `URL`
 * object has already been normalized; a "+" in its query means a space, and is sent as %20. Options that only the runtime's `fetch` knows
 * are passed on.
 *
 * Redirects are not followed by default, not even for a `Request`: the signature does not match another URL, and the session token could go
 * to another server. With `redirect: 'follow'` in the second argument, up to 20 redirects within the same origin are followed, each with a
 * new signature.
 *
 * With `services` or `origins`, it sends only to these, and only over https. A signer without a `service` requires one of the two lists.
 * Otherwise a stranger who chooses the URL could receive a signature and the session token.
 *
 * @param source a signer, or a provider, which is asked for each request
 * @param options allowed destinations, and the `fetch` that sends
 * @returns a function with the parameters of `fetch`. It rejects with the errors of `signer.sign`, and with SigV4Error `OriginNotAllowed`
 * or `RedirectNotFollowed`
 * @throws TypeError for the source or options; SigV4Error `InvalidScope` for an invalid service, and for a signer without a service if both
 * lists are missing; `OriginNotAllowed` for an entry of `origins` that is not an https origin
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
        'is missing from the signer: give createFetch the allowed "services" or "origins"',
      );
    return signer;
  };
  if (!('current' in source)) checkSigner(source);
  const signer = async () => checkSigner('current' in source ? await source.current() : source);
  return async (input, init) => {
    const request = readRequest(input, init);
    destinations?.check(request.url);
    // In a Request, "follow" is only the default.
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
