/** Signs a dispatched request. */

import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { scopeAt, signerIn } from '../signer/given-scope.js';
import { isPayloadWord, mayBeUnsigned, wordRefused } from '../signer/unsigned-payload.js';
import { untilAborted } from '../util/abortable.js';
import { ignoreFailure, type ReadBody, readBody } from './body.js';
import { type HeaderRecord, headerOf, readHeaders, signedPairs } from './headers.js';
import type { Settings } from './options.js';
import { RETRY_TRAP } from './order.js';
import { signalOf } from './signal.js';
import { type GivenTarget, pathOf, targetOf } from './target.js';

/** The options of `dispatch` that are read. Others are passed on. */
export interface DispatchOptions extends GivenTarget {
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: unknown;
}

/** A request whose target and headers are checked. */
interface Prepared {
  readonly settings: Settings;
  readonly given: DispatchOptions;
  readonly signal: AbortSignal | undefined;
  readonly url: string;
  readonly headers: HeaderRecord;
}

/**
 * Signs a request.
 *
 * @returns the options of `dispatch` for the signed request; a promise only if the body must be read, or a provider asked
 * @throws as `signer.sign`; SigV4Error `OriginNotAllowed`, `BodyTooLarge`; errors of the provider and of the body
 */
export function signDispatched(settings: Settings, given: DispatchOptions): object | Promise<object> {
  const { source } = settings;
  const url = targetOf(settings, given);
  const headers = readHeaders(given.headers, settings.drop);
  const prepared: Prepared = { settings, given, signal: signalOf(given), url, headers };
  if ('current' in source) return signLater(prepared, source);
  const body = bodyOf(prepared, wantsUnread(prepared) && isUnsignedAllowed(source, prepared));
  return body instanceof Promise ? body.then((read) => sign(source, prepared, read)) : sign(source, prepared, body);
}

async function signLater(prepared: Prepared, source: Pick<SignerProvider, 'current'>): Promise<object> {
  const { signal, given } = prepared;
  ignoreFailure(given.body);
  const current = () => untilAborted(source.current(), signal);
  const body = await bodyOf(prepared, wantsUnread(prepared) && isUnsignedAllowed(await current(), prepared));
  // The signer comes last: while the body is read, credentials and date grow old.
  const signer = await current();
  signal?.throwIfAborted();
  return sign(signer, prepared, body);
}

/** @param isUnsigned the body may be sent unread, although the headers do not have its hash */
function bodyOf({ settings, given, headers, signal }: Prepared, isUnsigned: boolean): ReadBody | Promise<ReadBody> {
  const isUnread = isUnsigned || headerOf(headers, HEADER.payloadHash) !== undefined;
  return readBody(given.body, { most: settings.maxBodyBytes, signal, isUnread });
}

function sign(signer: Signer, prepared: Prepared, { body, payload, contentType }: ReadBody): object {
  const { settings, given, url, headers } = prepared;
  if (contentType !== undefined && headerOf(headers, 'content-type') === undefined)
    headers['content-type'] = contentType;
  if (body !== undefined && body !== null) {
    if (payload === undefined && headerOf(headers, HEADER.payloadHash) === undefined)
      headers[HEADER.payloadHash] = UNSIGNED_PAYLOAD;
    checkPayloadHash(signer, prepared);
  }
  const { method } = given as SigningRequest;
  const target: SigningRequest = { method, url, headers: signedPairs(headers) };
  if (payload !== undefined) target.payload = payload;
  const signed = signerIn(signer, settings, headerOf(headers, 'host'))(target);
  Object.assign(headers, signed.headers);
  const { query: _, ...rest } = given;
  return { ...rest, path: pathOf(signed.url), headers, body, retryOptions: RETRY_TRAP };
}

/** Tests whether the options want a body to be sent unread, if the service takes it. */
function wantsUnread({ settings, given }: Prepared): boolean {
  return settings.unsignedStreams && given.body !== undefined && given.body !== null;
}

/** Tests whether a body may be sent without its hash. @throws TypeError for a signer of another library */
function isUnsignedAllowed(signer: Signer, { settings, url, headers }: Prepared): boolean {
  return mayBeUnsigned(url, scopeAt(signer, url, settings, headerOf(headers, 'host')));
}

/** @throws SigV4Error `InvalidHeader` for a word in place of the payload hash, where the body must be hashed */
function checkPayloadHash(signer: Signer, prepared: Prepared): void {
  const payloadHash = headerOf(prepared.headers, HEADER.payloadHash);
  if (payloadHash !== undefined && isPayloadWord(payloadHash) && !isUnsignedAllowed(signer, prepared))
    throw wordRefused();
}
