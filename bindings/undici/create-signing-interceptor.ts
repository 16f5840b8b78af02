/** Creates an interceptor of undici that signs. It imports nothing of undici. */

import { refused } from '../api/errors.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer, SigningRequest } from '../api/signer.js';
import type { SigningInterceptor, SigningInterceptorOptions } from '../api/undici.js';
import { readSigner } from '../identity/signer-access.js';
import * as HEADER from '../protocol/names/header.js';
import { isHash } from '../protocol/payload-hash.js';
import { isS3 } from '../protocol/s3-services.js';
import { untilAborted } from '../util/abortable.js';
import { type ReadBody, readBody } from './body.js';
import { fail } from './fail.js';
import { type HeaderRecord, headerOf, readHeaders, signedPairs } from './headers.js';
import { readSettings, type Settings } from './options.js';
import { isWrongOrder, RETRY_TRAP, watched } from './order.js';
import { signalOf } from './signal.js';
import { type GivenTarget, isEncrypted, pathOf, targetOf } from './target.js';

/** The options of `dispatch`. Others are passed on. */
interface DispatchOptions extends GivenTarget {
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: unknown;
}

type Dispatch = (options: object, handler: object) => boolean;

/** A request that can be signed as soon as its body is read. */
interface Prepared {
  readonly given: DispatchOptions;
  readonly url: string;
  readonly headers: HeaderRecord;
}

/**
 * Creates an interceptor for `dispatcher.compose` of undici that signs each request. It works with clients, pools and agents of undici 7,
 * and with Node's own `fetch`, which accepts such a dispatcher. Nothing is sent if signing fails: the error goes to the caller's promise.
 *
 * It signs only for `origin`, and for what `services` and `origins` allow. A request to another origin is refused and not sent, also if a
 * redirect leads there.
 *
 * Interceptors that send a request again must follow it, so that each attempt is signed anew: `compose(sign, retry, redirect)`. The
 * interceptor `dns` must precede it, because it replaces the host by an address: `compose(dns, sign)`.
 *
 * The path is signed as it is sent. What must be percent-encoded is encoded, and a "+" in the query, which servers read as a space, is sent
 * as %20. Streams are read into memory up to `maxBodyBytes`, because their hash is signed. A stream with the header
 * `x-amz-content-sha256` is sent unread; with a word such as `UNSIGNED-PAYLOAD` only to S3 and by https.
 *
 * @param source a signer, or a provider, which is asked for each request
 * @param options the allowed origins, headers to remove, and the limit for bodies
 * @returns an interceptor. Its requests fail with the errors of `signer.sign` and of the provider, and with SigV4Error `OriginNotAllowed`,
 * `BodyTooLarge` or `WrongInterceptorOrder`
 * @throws TypeError or RangeError for the source or options; SigV4Error `OriginNotAllowed` for an origin that is none, `InvalidScope` for
 * an invalid service; `ReservedHeader` or `InvalidHeader` for an entry of `drop`
 * @example
 * import { Client, interceptors } from 'undici';
 * const origin = 'https://examplebucket.s3.us-east-1.amazonaws.com';
 * const sign = createSigningInterceptor(signer, { origin });
 * const client = new Client(origin).compose(sign, interceptors.retry());
 * @example
 * const dispatcher = new Agent().compose(createSigningInterceptor(signer, { services: ['sqs', 'dynamodb'] }));
 * await fetch('https://sqs.us-east-1.amazonaws.com/', { method: 'POST', body, dispatcher });
 */
export function createSigningInterceptor(
  source: Signer | Pick<SignerProvider, 'current'>,
  options: SigningInterceptorOptions,
): SigningInterceptor {
  const settings = readSettings(source, options);
  return (dispatch) => signingDispatch(settings, dispatch as unknown as Dispatch) as unknown as typeof dispatch;
}

function signingDispatch(settings: Settings, dispatch: Dispatch): Dispatch {
  return (given, handler) => {
    // undici reports arguments that are no objects.
    if (typeof given !== 'object' || given === null || typeof handler !== 'object' || handler === null)
      return dispatch(given, handler);
    let options: object;
    try {
      const prepared = prepare(settings, given);
      const body = readBody((given as DispatchOptions).body, {
        most: settings.maxBodyBytes,
        signal: signalOf(given),
        isHashGiven: headerOf(prepared.headers, HEADER.payloadHash) !== undefined,
      });
      if (body instanceof Promise || 'current' in settings.source) {
        signLater(settings.source, prepared, body)
          .then((signed) => send(dispatch, signed, handler))
          .catch((error) => fail(handler, error));
        return true;
      }
      options = sign(settings.source, prepared, body);
    } catch (error) {
      fail(handler, error);
      return true;
    }
    return send(dispatch, options, handler);
  };
}

/** Checks all that needs neither the body nor the signer. */
function prepare(settings: Settings, given: DispatchOptions): Prepared {
  return { given, url: targetOf(settings, given), headers: readHeaders(given.headers, settings.drop) };
}

async function signLater(
  source: Settings['source'],
  prepared: Prepared,
  body: ReadBody | Promise<ReadBody>,
): Promise<object> {
  const signal = signalOf(prepared.given);
  // The signer comes last: while the body is read, credentials and date grow old.
  const read = await body;
  const signer = 'current' in source ? await untilAborted(source.current(), signal) : source;
  signal?.throwIfAborted();
  return sign(signer, prepared, read);
}

/** Signs. @returns the options of `dispatch` for the signed request */
function sign(signer: Signer, { given, url, headers }: Prepared, { body, payload, contentType }: ReadBody): object {
  if (contentType !== undefined && headerOf(headers, 'content-type') === undefined)
    headers['content-type'] = contentType;
  if (body !== undefined && body !== null) checkUnsigned(signer, url, headers);
  const { method } = given as SigningRequest;
  const target: SigningRequest = { method, url, headers: signedPairs(headers) };
  if (payload !== undefined) target.payload = payload;
  const signed = signer.sign(target);
  Object.assign(headers, signed.headers);
  const { query: _, ...rest } = given;
  return { ...rest, path: pathOf(signed.url), headers, body, retryOptions: RETRY_TRAP };
}

/**
 * Refuses a word in place of the payload hash, unless the service accepts it and nobody on the way can change the body.
 *
 * @throws SigV4Error `InvalidHeader`
 */
function checkUnsigned(signer: Signer, url: string, headers: HeaderRecord): void {
  const word = headerOf(headers, HEADER.payloadHash);
  if (typeof word !== 'string' || isHash(word.trim())) return;
  const host = headerOf(headers, 'host');
  const scope = readSigner(signer).scopes?.of(url, typeof host === 'string' ? host : undefined, undefined);
  const isTaken = scope === undefined || isS3(scope.service) || scope.dialect.unsignedPayload === 'always';
  if (!isTaken || !isEncrypted(url))
    throw refused(
      'InvalidHeader',
      HEADER.payloadHash,
      `is not a hash, which only S3 takes, and which is safe only with https: leave it out, and the body is hashed`,
    );
}

function send(dispatch: Dispatch, options: object, handler: object): boolean {
  try {
    return dispatch(options, watched(handler));
  } catch (error) {
    if (!isWrongOrder(error)) throw error;
    fail(handler, error);
    return true;
  }
}
