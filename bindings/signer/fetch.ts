/** Creates a `fetch` that signs. */

import { refused, wrongType } from '../api/errors.js';
import type { FetchOptions } from '../api/fetch.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import * as HEADER from '../protocol/names/header.js';
import { UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { untilAborted } from '../util/abortable.js';
import { ClockOffsets } from './clock-skew.js';
import { isInMemory, readBounded } from './fetch-body.js';
import { isLocal, ownOptions, readRequest } from './fetch-input.js';
import { type FetchSettings, readFetchOptions } from './fetch-options.js';
import { scopeAt } from './given-scope.js';
import { follow } from './redirects.js';
import { readBody, spacesAsSpaces } from './sign-request.js';
import { SigningCall } from './signing-call.js';
import { isPayloadWord, mayBeUnsigned, wordRefused } from './unsigned-payload.js';

/**
 * Creates a `fetch` that signs each request. A URL string is signed as it is, and refused if `fetch` would rewrite it. A `Request` or `URL`
 * object has already been normalized; a "+" in its query means a space, and is sent as %20. Options that only the runtime's `fetch` knows
 * are passed on.
 *
 * Redirects are not followed by default, not even for a `Request`: the signature does not match another URL, and the session token could go
 * to another server. With `redirect: 'follow'` in the second argument, up to 20 redirects within the same origin are followed, each with a
 * new signature.
 *
 * With `services` or `origins`, it sends only to these, and only over https. A signer without a `service` requires one of the two lists,
 * or the option `service`. Otherwise a stranger who chooses the URL could receive a signature and the session token. URLs with `data:` and
 * `blob:` need no network, and are passed on as they are.
 *
 * @param source a signer, or a provider, which is asked for each request and each retry
 * @param options allowed destinations, the scope, headers to remove, retries, limits, and the `fetch` that sends
 * @returns a function with the parameters of `fetch`. It rejects with the errors of `signer.sign`, and with SigV4Error `OriginNotAllowed`,
 * `BodyTooLarge` or `RedirectNotFollowed`. It rejects with `InvalidHeader` if `x-amz-content-sha256` is not a hash and the request is not for
 * S3 over https
 * @throws TypeError or RangeError for the source or options; SigV4Error `InvalidScope` for an invalid service or region, and for a signer
 * without a service if `service` and both lists are missing; `OriginNotAllowed` for an entry of `origins` that is not an https origin;
 * `ReservedHeader` or `InvalidHeader` for an entry of `drop`
 * @example
 * const signer = await createSigner({ credentials });
 * const signingFetch = createFetch(signer, { services: ['sqs', 'dynamodb'], origins: ['https://abc123.lambda-url.eu-west-1.on.aws'] });
 * @example
 * const client = new OpenAI({ baseURL, apiKey: 'unused', fetch: createFetch(signer, { drop: ['authorization'] }) });
 */
export function createFetch(
  source: Signer | Pick<SignerProvider, 'current'>,
  options: FetchOptions = {},
): typeof globalThis.fetch {
  if (typeof source !== 'object' || source === null || !('sign' in source || 'current' in source))
    throw wrongType('source', 'a signer (await it first) or a signer provider', source);
  const settings = readFetchOptions(options);
  if (!('current' in source)) checkSigner(source, settings);
  const signer = async () => checkSigner('current' in source ? await source.current() : source, settings);
  const { send, destinations, drop, maxBodyBytes } = settings;
  const offsets = settings.correctClockSkew ? new ClockOffsets() : undefined;
  return async (given, init) => {
    const input = given instanceof Request ? given : String(given);
    if (isLocal(input)) return send(input, init);
    const request = readRequest(input, init);
    destinations?.check(request.url);
    for (const name of drop) request.headers.delete(name);
    const { method, headers } = request;
    const url = typeof given === 'string' ? given : spacesAsSpaces(request.url);
    await decideUnsigned(request, init?.body, settings, signer);
    const body = await readBody(request, (unread) => readBounded(unread, init?.body, maxBodyBytes));
    const call = new SigningCall(settings, offsets, signer, request, ownOptions(init));
    const response = await call.send({ url, method, headers, body });
    // In a Request, "follow" is only the default.
    if (init?.redirect !== 'follow' || init instanceof Request) return response;
    return follow(response, { url: request.url, method, headers, body }, (named) => call.send(named));
  };
}

/** @throws SigV4Error `InvalidScope` for a signer that would sign for every host of AWS */
function checkSigner(signer: Signer, { destinations, service }: FetchSettings): Signer {
  if (destinations === undefined && service === undefined && signer.service === undefined)
    throw refused(
      'InvalidScope',
      'service',
      'is missing from the signer: give createFetch the allowed "services" or "origins", or a "service"',
    );
  return signer;
}

/**
 * Decides if a body is sent unread and without its hash: because the caller has set `UNSIGNED-PAYLOAD`, or because of the options.
 *
 * @throws SigV4Error `InvalidHeader` where the caller has set it and the body must be hashed
 */
async function decideUnsigned(
  request: Request,
  given: unknown,
  settings: FetchSettings,
  signer: () => Promise<Signer>,
): Promise<void> {
  const { url, body, headers, signal } = request;
  if (body === null) return;
  const payloadHash = headers.get(HEADER.payloadHash);
  const isWord = payloadHash !== null && isPayloadWord(payloadHash);
  const isWanted = payloadHash === null && settings.unsignedStreams && body !== undefined && !isInMemory(given);
  if (!isWord && !isWanted) return;
  const isAllowed = mayBeUnsigned(url, scopeAt(await untilAborted(signer(), signal), url, settings));
  if (isWord && !isAllowed) throw wordRefused();
  if (isWanted && isAllowed) headers.set(HEADER.payloadHash, UNSIGNED_PAYLOAD);
}
