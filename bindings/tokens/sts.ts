/** The request GetCallerIdentity of STS, which proves who signed it. */

import { outOfRange } from '../api/errors.js';
import { hostScope } from '../aws/host-scope.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { clientHostname } from '../protocol/host.js';
import { MOST_PORT, type NameForm, readName } from './names.js';
import { regionOf, suffixOf } from './region.js';

/** The parameters of the request, in a query or a body (AWS Security Token Service API Reference, GetCallerIdentity). */
export const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

const ENDPOINT: NameForm = {
  pattern: /^https:\/\/[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?\/?$/,
  characters: /[a-z0-9.:/-]/,
  expected: 'https://host in lower case, without a path',
};

/** Reads an endpoint, and drops its last slash. @throws TypeError or RangeError */
export function readEndpoint(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const endpoint = readName('endpoint', value, ENDPOINT).replace(/\/$/, '');
  const [host = '', port = '443'] = endpoint.slice('https://'.length).split(':');
  if (clientHostname(host) !== host)
    throw outOfRange('endpoint', ENDPOINT.expected, 'a host that HTTP clients rewrite');
  if (Number(port) < 1 || Number(port) > MOST_PORT)
    throw outOfRange('endpoint', `a port from 1 to ${MOST_PORT}`, Number(port));
  return endpoint;
}

/**
 * Decides endpoint and region of STS.
 *
 * @param endpoint from `readEndpoint`
 * @throws as `regionOf`
 */
export function stsOf(
  endpoint: string | undefined,
  region: unknown,
  parts: SignerParts,
): { readonly endpoint: string; readonly region: string } {
  if (endpoint !== undefined) {
    const { region: inHost, isGlobal } = hostScope(endpoint);
    return { endpoint, region: regionOf(region ?? (isGlobal && parts.readsHosts ? inHost : undefined), parts, inHost) };
  }
  const decided = regionOf(region, parts);
  return { endpoint: `https://sts.${decided}.${suffixOf(decided)}`, region: decided };
}
