/** The standard `Request`, signed, and a `fetch` that signs. */

import { checkNames, checkOptions, refused, wrongType } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';

import { untilAborted } from '../util/abortable.js';

/** What `createFetch` may be told. */
export interface FetchOptions {
  /** The `fetch` that sends. Default: the runtime's own. */
  fetch?: typeof globalThis.fetch | undefined;
}

const OPTION_NAMES: ReadonlySet<string> = new Set(['fetch']);

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

/** Signs a copy of a `Request`. @throws TypeError if it is none, or was used already; what `signer.sign` throws */
export async function signRequest(signer: Signer, request: Request): Promise<Request> {
  if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
  return signAndUse(() => signer, request.clone());
}

/**
 * Signs a `Request`, which is used up: its body is read into memory, because its hash is signed, unless the header
 * `x-amz-content-sha256` says what the payload line is.
 *
 * @param signer asked for when the body was read, which may take longer than a signer lasts
 * @param url what the request was made of, if that is known better than from the request: there it is normalized
 */
async function signAndUse(signer: () => Signer | Promise<Signer>, request: Request, url?: string): Promise<Request> {
  const { method, headers, signal } = request;
  if (headers.has('host'))
    throw refused(
      'ReservedHeader',
      'headers.host',
      'must not be given, because fetch sends the host of the URL: delete it',
    );
  const payload = await readBody(request);
  // A fragment is a client's own business, and not sent.
  const target: SigningRequest = {
    method,
    url: url ?? (request.url.split('#', 1)[0] as string),
    headers: [...headers].filter(([name]) => !WRITTEN_BY_FETCH.has(name)),
  };
  if (payload !== undefined) target.payload = payload;
  const signed = (await untilAborted(Promise.resolve(signer()), signal)).sign(target);
  // A body that was not read goes over with the rest of the request.
  const copy = new Request(signed.url, payload === undefined ? request : { ...kept(request), body: payload });
  for (const [name, value] of Object.entries(signed.headers)) copy.headers.set(name, value);
  return copy;
}

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

/**
 * A `fetch` that signs what it sends. A URL in a string is signed as it is, and what would be rewritten on its way refused; that of
 * a `Request`, or a `URL`, was rewritten before it came here. Options that only the runtime's own `fetch` knows are passed on to it.
 * Redirects are not followed unless `redirect: 'follow'` says so, or a `Request`: what was signed does not fit another URL, and the
 * session token would go to another server.
 *
 * @param source a signer, or a provider, which is asked anew for each request
 * @throws TypeError for a wrong source or options; the `fetch` itself rejects with what `signer.sign` throws
 */
export function createFetch(source: Signer | SignerProvider, options: FetchOptions = {}): typeof globalThis.fetch {
  if (typeof source !== 'object' || source === null || !('sign' in source || 'current' in source))
    throw wrongType('source', 'a signer (await it first) or a signer provider', source);
  checkOptions(options);
  checkNames('options', options, OPTION_NAMES);
  const { fetch: send = globalThis.fetch } = options;
  if (typeof send !== 'function') throw wrongType('fetch', 'a function', send);
  const signer = () => ('current' in source ? source.current() : source);
  return async (input, init) => {
    const options = input instanceof Request ? init : { redirect: 'manual' as const, ...init };
    const request = await signAndUse(
      signer,
      new Request(input, options),
      typeof input === 'string' ? input : undefined,
    );
    const own = Object.entries(init ?? {}).filter(([name]) => !STANDARD.has(name));
    return own.length === 0 ? send(request) : send(request, Object.fromEntries(own));
  };
}
