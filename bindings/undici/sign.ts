/** Signs a dispatched request. */

import { refused } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { isHash, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { isS3 } from '../protocol/s3-services.js';
import { scopeAt, signerIn } from '../signer/given-scope.js';
import { untilAborted } from '../util/abortable.js';
import { ignoreFailure, type ReadBody, readBody } from './body.js';
import { type HeaderRecord, headerOf, readHeaders, signedPairs } from './headers.js';
import type { Settings } from './options.js';
import { RETRY_TRAP } from './order.js';
import { signalOf } from './signal.js';
import { type GivenTarget, isEncrypted, pathOf, targetOf } from './target.js';

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
  const body = bodyOf(prepared, mayBeUnsigned(prepared) && takesUnsigned(source, prepared));
  return body instanceof Promise ? body.then((read) => sign(source, prepared, read)) : sign(source, prepared, body);
}

async function signLater(prepared: Prepared, source: Pick<SignerProvider, 'current'>): Promise<object> {
  const { signal, given } = prepared;
  ignoreFailure(given.body);
  const current = () => untilAborted(source.current(), signal);
  const body = await bodyOf(prepared, mayBeUnsigned(prepared) && takesUnsigned(await current(), prepared));
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
    checkPayloadWord(signer, prepared);
  }
  const { method } = given as SigningRequest;
  const target: SigningRequest = { method, url, headers: signedPairs(headers) };
  if (payload !== undefined) target.payload = payload;
  const signed = signerIn(signer, settings, headerOf(headers, 'host'))(target);
  Object.assign(headers, signed.headers);
  const { query: _, ...rest } = given;
  return { ...rest, path: pathOf(signed.url), headers, body, retryOptions: RETRY_TRAP };
}

/** Returns true for a request whose body the options allow to be sent unread, if the service takes it. */
function mayBeUnsigned({ settings, url, given }: Prepared): boolean {
  return settings.unsignedStreams && isEncrypted(url) && given.body !== undefined && given.body !== null;
}

/** Returns true if the service takes a word in place of the payload hash. @throws TypeError for a signer of another library */
function takesUnsigned(signer: Signer, { settings, url, headers }: Prepared): boolean {
  const { service, dialect } = scopeAt(signer, url, settings, headerOf(headers, 'host'));
  return isS3(service) || dialect.unsignedPayload === 'always';
}

/**
 * Refuses a word in place of the payload hash, unless the service takes it and nobody on the way can change the body.
 *
 * @throws SigV4Error `InvalidHeader`
 */
function checkPayloadWord(signer: Signer, prepared: Prepared): void {
  const word = headerOf(prepared.headers, HEADER.payloadHash);
  if (word === undefined || isHash(word.trim())) return;
  if (!isEncrypted(prepared.url) || !takesUnsigned(signer, prepared))
    throw refused(
      'InvalidHeader',
      HEADER.payloadHash,
      'is not a hash: only S3 takes it, and it is safe only with https. Leave the header out, and the body is hashed',
    );
}
