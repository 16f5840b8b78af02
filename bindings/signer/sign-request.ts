/** Signs standard `Request` objects. */

import { refused, wrongType } from '../api/errors.js';
import type { SignedRequest, Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { untilAborted } from '../util/abortable.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** The body of a request: bytes in memory. Null stands for a stream that is sent unread, undefined for a request without a body. */
export type Body = Bytes | null | undefined;

/** A request to sign. Its URL is apart from the `Request`, because the URL of a `Request` is normalized. */
export interface NamedRequest extends Pick<Request, 'url' | 'method' | 'headers'> {
  /** Bytes are hashed. The payload hash of an unread body is in the header `x-amz-content-sha256`. */
  readonly body: Body;
}

/** Options that a `Request` keeps, besides the body. Others belong to the runtime. */
export const KEPT = [
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
  const body = await readBody(copy, async (unread) => new Uint8Array(await unread.arrayBuffer()));
  return signAndUse((target) => signer.sign(target), copy, { url: spacesAsSpaces(request.url), method, headers, body });
}

/**
 * Signs a `Request` and consumes it.
 *
 * @param sign as the method of a signer
 * @param named the URL, method, headers and body to sign
 */
export function signAndUse(
  sign: (target: SigningRequest) => SignedRequest,
  request: Request,
  { url, method, headers, body }: NamedRequest,
): Request {
  if (headers.has('host'))
    throw refused(
      'ReservedHeader',
      'headers.host',
      'cannot be set, because fetch sends the host of the URL: leave it out',
    );
  // A fragment is not sent.
  const target: SigningRequest = {
    method,
    url: url.split('#', 1)[0] as string,
    headers: [...headers].filter(([name]) => !WRITTEN_BY_FETCH.has(name)),
  };
  if (body) target.payload = body;
  const signed = sign(target);
  const redirect = request.redirect === 'follow' ? 'manual' : request.redirect;
  const sent = body === null ? { body: request.body, duplex: 'half' } : { body };
  const copy = new Request(signed.url, { ...kept(request), method, headers, redirect, ...sent } as RequestInit);
  for (const [name, value] of Object.entries(signed.headers)) copy.headers.set(name, value);
  return copy;
}

function kept(request: Request): RequestInit {
  return Object.fromEntries(KEPT.map((name) => [name, request[name]]));
}

/**
 * Replaces "+" in the query of a `Request` or `URL` by %20. `URLSearchParams` and its users write spaces as "+" (URL Standard,
 * "application/x-www-form-urlencoded serializing"), which Signature Version 4 reads as a plus sign.
 */
export function spacesAsSpaces(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at) + url.slice(at).replaceAll('+', '%20');
}

/** Reads the body into memory if its hash must be signed. @param read consumes the request; it rejects for a body that is too long */
export async function readBody(request: Request, read: (request: Request) => Promise<Bytes>): Promise<Body> {
  const { method, headers, signal } = request;
  // Some engines lack `body`. Without it, a body can neither be detected nor passed on unread.
  const body = request.body as ReadableStream | null | undefined;
  if (body === null || method === 'GET' || method === 'HEAD') return undefined;
  if (body !== undefined && headers.has(HEADER.payloadHash)) return null;
  const bytes = await untilAborted(read(request), signal);
  return body === undefined && bytes.length === 0 ? undefined : bytes;
}
