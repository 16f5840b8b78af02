/** Creates a `fetch` that signs. */

import { refused, wrongType } from '../api/errors.js';
import type { FetchOptions } from '../api/fetch.js';
import type { SignerProvider } from '../api/provider.js';
import type { Signer } from '../api/signer.js';
import { urlFault } from '../request/url-errors.js';
import { untilAborted } from '../util/abortable.js';
import { type FetchSettings, readFetchOptions } from './fetch-options.js';
import { givenScope } from './given-scope.js';
import { follow } from './redirects.js';
import { KEPT, type NamedRequest, readBody, signAndUse, spacesAsSpaces } from './sign-request.js';

const STANDARD: ReadonlySet<string> = new Set([...KEPT, 'body', 'duplex', 'window']);

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
 * or the option `service`. Otherwise a stranger who chooses the URL could receive a signature and the session token.
 *
 * @param source a signer, or a provider, which is asked for each request
 * @param options allowed destinations, the scope, headers to remove, and the `fetch` that sends
 * @returns a function with the parameters of `fetch`. It rejects with the errors of `signer.sign`, and with SigV4Error `OriginNotAllowed`
 * or `RedirectNotFollowed`
 * @throws TypeError for the source or options; SigV4Error `InvalidScope` for an invalid service or region, and for a signer without a
 * service if `service` and both lists are missing; `OriginNotAllowed` for an entry of `origins` that is not an https origin;
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
  const { send, destinations, drop } = settings;
  return async (input, init) => {
    const request = readRequest(input, init);
    destinations?.check(request.url);
    // In a Request, "follow" is only the default.
    const isToFollow = init?.redirect === 'follow' && !(init instanceof Request);
    const body = await readBody(request, (unread) => unread.arrayBuffer());
    const own = Object.entries(init ?? {}).filter(([name]) => !STANDARD.has(name));
    const sendOne = async (named: NamedRequest): Promise<Response> => {
      const current = await untilAborted(signer(), request.signal);
      const signed = signAndUse(givenScope(current, settings), request, named);
      destinations?.check(signed.url);
      return own.length === 0 ? send(signed) : send(signed, Object.fromEntries(own));
    };
    const { method } = request;
    const headers = new Headers(request.headers);
    for (const name of drop) headers.delete(name);
    const first = { url: typeof input === 'string' ? input : spacesAsSpaces(request.url), method, headers, body };
    const response = await sendOne(first);
    return isToFollow ? follow(response, { ...first, url: request.url }, sendOne) : response;
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

/** Creates the `Request`. @throws SigV4Error `InvalidUrl`, because the engine's own error would show the whole URL with its password */
function readRequest(input: RequestInfo | URL, init: RequestInit | undefined): Request {
  if (input instanceof Request) return new Request(input, init);
  const url = String(input);
  if (!URL.canParse(url)) throw urlFault(url, undefined);
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') throw urlFault(url, undefined);
  return new Request(url, init);
}
