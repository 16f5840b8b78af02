/** Creates an interceptor of undici that signs. It imports nothing of undici. */

import type { SignerProvider } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import type { SigningInterceptor, SigningInterceptorOptions } from '../api/undici.js';
import { fail } from './fail.js';
import { readSettings, type Settings } from './options.js';
import { isWrongOrder, watched } from './order.js';
import { signDispatched } from './sign.js';

type Dispatch = (options: object, handler: object) => boolean;

/**
 * Creates an interceptor for `dispatcher.compose` of undici that signs each request. It works with clients, pools and agents of undici 7,
 * and with Node's own `fetch`, which accepts such a dispatcher. Nothing is sent if signing fails: the error goes to the caller's promise.
 *
 * It signs only for `origin`, and for what `services` and `origins` allow. A request to another origin fails and is not sent, also if a
 * redirect leads there.
 *
 * Interceptors that send a request again must follow it, so that each attempt is signed anew: `compose(sign, retry, redirect)`. The
 * interceptor `dns` must precede it, because it replaces the host by an address: `compose(dns, sign)`.
 *
 * The path is sent as it was signed: percent-encoded where necessary, and a "+" in the query, which servers read as a space, becomes %20.
 * Streams are read into memory up to `maxBodyBytes`, because their hash is signed. With the header `x-amz-content-sha256` they are sent
 * unread. A word in this header, such as `UNSIGNED-PAYLOAD`, is accepted only for S3 and https.
 *
 * @param source a signer, or a provider, which is asked for each request
 * @param options the allowed origins, the scope, headers to remove, and the treatment of bodies
 * @returns an interceptor. Its requests fail with the errors of `signer.sign` and of the provider, and with SigV4Error `OriginNotAllowed`,
 * `BodyTooLarge` or `WrongInterceptorOrder`
 * @throws TypeError or RangeError for the source or options; SigV4Error `OriginNotAllowed` for a text that is not an origin,
 * `InvalidScope` for an invalid service or region; `ReservedHeader` or `InvalidHeader` for an entry of `drop`
 * @example
 * import { Client, interceptors } from 'undici';
 * const origin = 'https://examplebucket.s3.us-east-1.amazonaws.com';
 * const client = new Client(origin).compose(createSigningInterceptor(signer, { origin }), interceptors.retry());
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
    // undici reports arguments that are not objects.
    if (typeof given !== 'object' || given === null || typeof handler !== 'object' || handler === null)
      return dispatch(given, handler);
    let signed: object | Promise<object>;
    try {
      signed = signDispatched(settings, given);
    } catch (error) {
      fail(handler, error);
      return true;
    }
    // Without a wait, requests keep their order, and undici's own answer says if the caller should wait for "drain".
    if (!(signed instanceof Promise)) return send(dispatch, signed, handler);
    signed.then((options) => send(dispatch, options, handler)).catch((error) => fail(handler, error));
    return true;
  };
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
