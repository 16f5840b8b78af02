/** Decides the scope of a request: the host checks the signer's region and service, and supplies the missing ones. */

import { refused } from '../api/errors.js';
import { type HostScope, hostScope, isAwsHost, meantService, shownHost } from './host-scope.js';
import { GUESTS } from './hosts.js';
import { regionOfZone } from './partitions.js';

/** Region and service of a signer; undefined if left to the host. */
interface Given {
  readonly region: string | undefined;
  readonly service: string | undefined;
}

/**
 * Decides region and service of requests to one host.
 *
 * @param origin scheme and host, with the port if there is one
 * @param index of the request in its batch, for errors
 * @param field the option that has the host
 * @throws SigV4Error `ScopeMismatch` if a host of AWS belongs to another scope; `InvalidScope` if neither signer nor host names both parts,
 * if the region is an availability zone, or if the service is misspelt
 */
export function judgedScope(
  origin: string,
  given: Given,
  index?: number,
  field: 'url' | 'endpoint' = 'url',
): { region: string; service: string } {
  const said = hostScope(origin);
  checkNames(origin, given, said, index);
  const service = given.service ?? said.service;
  // A host with only one region decides the region, unless the signer has a service of its own.
  const region = said.isGlobal === true && given.service === undefined ? said.region : (given.region ?? said.region);
  if (service === undefined || region === undefined)
    throw refused(
      'InvalidScope',
      service === undefined ? 'service' : 'region',
      `is missing, and the host ${nameOf(origin)} does not name it: give the signer "service" and "region"`,
      index,
    );
  if (fits(said, service, region)) return { region, service };
  const wanted = scopeOf(said, service, region);
  const advice = field === 'url' ? 'a signer without "service" and "region"' : `a signer for ${wanted}`;
  throw refused(
    'ScopeMismatch',
    field,
    `has the host ${nameOf(origin)} of ${wanted}, but the signer is for ${service} in ${region}: use ${advice}, or hostScope: 'ignore'`,
    index,
  );
}

function fits(said: HostScope, service: string, region: string): boolean {
  const isService = said.service === undefined || said.service === service || GUESTS[said.service] === service;
  return isService && (said.region === undefined || said.isGlobal === true || said.region === region);
}

/** Describes the scope of the host, completed by the signer's. */
function scopeOf(said: HostScope, service: string, region: string): string {
  return `${said.service ?? service} in ${said.isGlobal === true ? region : (said.region ?? region)}`;
}

/** Refuses names that AWS does not have, for hosts of AWS. @throws SigV4Error `InvalidScope`, with the name that is probably meant */
function checkNames(origin: string, { region, service }: Given, said: HostScope, index: number | undefined): void {
  const ofZone = region === undefined ? undefined : regionOfZone(region);
  const meant = service === undefined || service === said.service ? undefined : meantService(service);
  if ((ofZone === undefined && meant === undefined) || !isAwsHost(origin)) return;
  if (ofZone !== undefined)
    throw refused('InvalidScope', 'region', `is an availability zone: give the region ${ofZone}`, index);
  if (meant !== undefined)
    throw refused('InvalidScope', 'service', `is ${service}, but ${nameOf(origin)} is signed for ${meant}`, index);
}

function nameOf(origin: string): string {
  return shownHost(origin.slice(origin.indexOf('//') + 2));
}
