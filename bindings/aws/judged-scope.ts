/** The scope of a request: the signer's own, checked against the host, completed by the host where the signer leaves it out. */

import { refused } from '../api/errors.js';
import { type HostScope, hostScope, isAwsHost, meantService, shownHost } from './host-scope.js';
import { GUESTS } from './hosts.js';
import { regionOfZone } from './partitions.js';

/** Region and service of a signer, as far as they are given. */
interface Given {
  readonly region: string | undefined;
  readonly service: string | undefined;
}

/**
 * The scope of requests to one host.
 *
 * @param origin scheme and host; the port, if there is one
 * @param index of the request in its batch, for errors
 * @param field what has the host: an endpoint beside a bucket and keys completes no scope
 * @throws SigV4Error `ScopeMismatch` if the host is one of AWS's and for another scope, `InvalidScope` if neither the signer nor the host says
 * the whole scope, or the name of a zone or a misspelt service stands in it
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
  // A host with one region for all is signed for that one, unless the signer has a scope of its own.
  const region = said.isGlobal === true && given.service === undefined ? said.region : (given.region ?? said.region);
  if (service === undefined || region === undefined)
    throw refused(
      'InvalidScope',
      service === undefined ? 'service' : 'region',
      `is not given, and the host ${nameOf(origin)} does not say it for sure: give service and region to the signer`,
      index,
    );
  if (fits(said, service, region)) return { region, service };
  const wanted = scopeOf(said, service, region);
  const advice =
    field === 'url' ? 'another signer, one without service and region' : `a signer that is given ${wanted}`;
  throw refused(
    'ScopeMismatch',
    field,
    `is for ${wanted} by its host ${nameOf(origin)}, but the signer is for ${service} in ${region}: use ${advice}, or hostScope: 'ignore'`,
    index,
  );
}

function fits(said: HostScope, service: string, region: string): boolean {
  const isService = said.service === undefined || said.service === service || GUESTS[said.service] === service;
  return isService && (said.region === undefined || said.isGlobal === true || said.region === region);
}

/** The scope by the host, completed by the signer's. */
function scopeOf(said: HostScope, service: string, region: string): string {
  return `${said.service ?? service} in ${said.isGlobal === true ? region : (said.region ?? region)}`;
}

/** Refuses names that AWS does not have, at its hosts. @throws SigV4Error `InvalidScope` that says what was probably meant */
function checkNames(origin: string, { region, service }: Given, said: HostScope, index: number | undefined): void {
  const ofZone = region === undefined ? undefined : regionOfZone(region);
  const meant = service === undefined || service === said.service ? undefined : meantService(service);
  if ((ofZone === undefined && meant === undefined) || !isAwsHost(origin)) return;
  if (ofZone !== undefined) throw refused('InvalidScope', 'region', `is a zone: its region is ${ofZone}`, index);
  if (meant !== undefined)
    throw refused('InvalidScope', 'service', `is ${service}: ${nameOf(origin)} is signed for ${meant}`, index);
}

function nameOf(origin: string): string {
  return shownHost(origin.slice(origin.indexOf('//') + 2));
}
