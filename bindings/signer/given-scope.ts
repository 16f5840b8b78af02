/** The scope that a `fetch` or an interceptor signs for: the options `service` and `region` take the place of the signer's. */

import type { SignedRequest, Signer, SigningRequest } from '../api/signer.js';
import { hostScope } from '../aws/host-scope.js';
import type { GivenScope } from '../identity/credentials.js';
import type { RequestScope } from '../identity/request-scopes.js';
import { readSigner } from '../identity/signer-access.js';
import type { ServiceRequests } from '../identity/signer-parts.js';
import { urlFault } from '../request/url-errors.js';
import type { FetchSettings } from './fetch-options.js';

type Asked = Pick<FetchSettings, 'service' | 'region' | 'destinations'>;

/**
 * Returns the function that signs.
 *
 * @param host the `host` header, which replaces the host of the URL
 * @throws TypeError if a scope is given and the library has not created the signer
 */
export function signerIn(signer: Signer, asked: Asked, host?: string): (target: SigningRequest) => SignedRequest {
  if (!isGiven(asked)) return (target) => signer.sign(target);
  const requests = readSigner(signer).requests as ServiceRequests;
  return (target) => requests.sign(target, scopeAt(signer, target.url, asked, host));
}

/**
 * Decides the scope of a request.
 *
 * @param host the `host` header, which replaces the host of the URL
 * @throws SigV4Error `InvalidUrl`, `InvalidScope`, or `ScopeMismatch` for a host of another scope; TypeError as `signerIn`
 */
export function scopeAt(signer: Signer, url: string, asked: Asked, host?: string): RequestScope {
  const { scopes, readsHosts } = readSigner(signer);
  const asHost = host === undefined ? url : `https://${host.trim()}`;
  const scope = isGiven(asked)
    ? scopes?.given(asHost, readsHosts ? forHost(asHost, asked) : asked)
    : scopes?.of(url, host, undefined);
  if (scope === undefined) throw urlFault(url, undefined);
  return scope;
}

function isGiven({ service, region }: Asked): boolean {
  return service !== undefined || region !== undefined;
}

/** Returns the parts of the scope that are asked for at a host. With a list of destinations there are hosts of other scopes too. */
function forHost(url: string, { service, region, destinations }: Asked): GivenScope {
  if (destinations === undefined) return { service, region };
  const said = hostScope(url);
  return {
    service: said.service === undefined || said.service === service ? service : undefined,
    region: said.region === undefined || said.region === region ? region : undefined,
  };
}
