/** Decides the region of a token. */

import { refused } from '../api/errors.js';
import { PARTITIONS, regionOfZone } from '../aws/partitions.js';
import { readScopePart } from '../identity/credentials.js';
import type { SignerParts } from '../identity/signer-parts.js';

/** A region's name. It goes into hosts, so it has no other characters. */
const REGION = /^[a-z0-9]+(?:-[a-z0-9]+)+$/;

/**
 * Decides the region: the option, the signer's, or the region that the hostname contains.
 *
 * @param inHost the region in the hostname, if there is one
 * @throws TypeError or RangeError; SigV4Error `InvalidScope` if no region is known, or if it is not the name of a region; `ScopeMismatch`
 * if the hostname contains another one
 */
export function regionOf(given: unknown, { signingKeys, readsHosts }: SignerParts, inHost?: string): string {
  if (given !== undefined) readScopePart('region', given);
  const region = (given as string | undefined) ?? signingKeys.fixed.region ?? (readsHosts ? inHost : undefined);
  if (region === undefined)
    throw refused(
      'InvalidScope',
      'region',
      "is missing: give the option, region: 'us-east-1', or a signer with a region",
    );
  const ofZone = regionOfZone(region);
  if (ofZone !== undefined)
    throw refused('InvalidScope', 'region', `is an availability zone: give the region ${ofZone}`);
  if (!REGION.test(region))
    throw refused('InvalidScope', 'region', 'is not the name of a region of AWS: give a name such as us-east-1');
  if (readsHosts && inHost !== undefined && inHost !== region)
    throw refused(
      'ScopeMismatch',
      'region',
      `is ${region}, but the hostname is in ${inHost}: give region: '${inHost}', or the hostname of ${region}`,
    );
  return region;
}

/** Returns the DNS suffix of a region's partition. */
export function suffixOf(region: string): string {
  const [, suffix] = PARTITIONS.find(([start]) => region.startsWith(start)) as readonly [string, string];
  return suffix;
}
