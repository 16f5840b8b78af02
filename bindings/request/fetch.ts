/** The standard `Request`, signed, and a `fetch` that signs. */
import { wrongType } from '../errors.js';
import { CONTENT_SHA256 } from '../payload.js';
import type { SignerProvider } from '../provider.js';
import type { Signer, SigningRequest } from '../types.js';

/** What `createFetch` may be told. */
export interface FetchOptions {
  /** The `fetch` that sends. Default: the runtime's own. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** Signs a copy of a `Request`. @throws TypeError if it is none, or was used already; what `signer.sign` throws */
export async function signRequest(signer: Signer, request: Request): Promise<Request> {
  if (!(request instanceof Request)) throw wrongType('request', 'a Request', request);
  return signAndUse(signer, request.clone());
}

/**
 * Signs a `Request`, which is used up: its body is read into memory, because its hash is signed, unless the header
 * `x-amz-content-sha256` says what the payload line is.
 *
 * @param url what the request was made of, if that is known better than from the request: there it is normalized
 */
async function signAndUse(signer: Signer, request: Request, url?: string): Promise<Request> {
  const readsBody = request.body !== null && !request.headers.has(CONTENT_SHA256);
  const payload = readsBody ? new Uint8Array(await request.arrayBuffer()) : undefined;
  const { method, headers } = request;
  // A fragment is a client's own business, and not sent.
  const target: SigningRequest = { method, url: url ?? (request.url.split('#', 1)[0] as string), headers };
  if (payload !== undefined) target.payload = payload;
  const signed = signer.sign(target);
  // The second request takes everything from the first but what stands in the object.
  const copy = new Request(signed.url, payload === undefined ? request : withBody(request, payload));
  for (const [name, value] of Object.entries(signed.headers)) copy.headers.set(name, value);
  return copy;
}

/** What a request has besides URL and body. */
const PARTS = [
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

/** The request as the options of a new one, with a body of bytes: the stream was read. */
function withBody(request: Request, body: Uint8Array<ArrayBuffer>): RequestInit {
  return { ...Object.fromEntries(PARTS.map((part) => [part, request[part]])), body };
}

/**
 * A `fetch` that signs what it sends. A URL in a string is signed as it is, and what would be rewritten on its way refused; that of
 * a `Request`, or a `URL`, was rewritten before it came here.
 *
 * @param source a signer, or a provider, which is asked anew for each request
 * @throws TypeError for a wrong source or options; the `fetch` itself rejects with what `signer.sign` throws
 */
export function createFetch(source: Signer | SignerProvider, options: FetchOptions = {}): typeof globalThis.fetch {
  if (typeof source !== 'object' || source === null || !('sign' in source || 'current' in source))
    throw wrongType('source', 'a signer or a signer provider', source);
  const { fetch: send = globalThis.fetch } = options;
  if (typeof send !== 'function') throw wrongType('fetch', 'a function', send);
  return async (input, init) => {
    const request = new Request(input, init);
    const signer = 'current' in source ? await source.current() : source;
    return send(await signAndUse(signer, request, typeof input === 'string' ? input : undefined));
  };
}
