/** The request GetCallerIdentity of STS, which proves who signed it. */

import { hostScope } from '../aws/host-scope.js';
import type { SignerParts } from '../identity/signer-parts.js';
import { type NameForm, readName } from './names.js';
import { regionOf, suffixOf } from './region.js';

/** The parameters of the request, in a query or a body (AWS Security Token Service API Reference, GetCallerIdentity). */
export const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

const ENDPOINT: NameForm = {
  pattern: /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?\/?$/,
  characters: /[a-z0-9.:/-]/,
  expected: 'https://host in lower case, without a path',
};

/** Reads an endpoint, and drops its last slash. @throws TypeError or RangeError */
export function readEndpoint(value: unknown): string | undefined {
  return value === undefined ? undefined : readName('endpoint', value, ENDPOINT).replace(/\/$/, '');
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
