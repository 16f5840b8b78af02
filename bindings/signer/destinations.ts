/** The destinations that a signing `fetch` allows. */

import { refused, wrongType } from '../api/errors.js';
import { hostScope, meantService, shownHost } from '../aws/host-scope.js';
import { readScopePart } from '../identity/credentials.js';

/** The options of `createFetch` that limit destinations. */
export interface GivenDestinations {
  readonly services?: unknown;
  readonly origins?: unknown;
}

/** Checks URLs against lists of services and origins. */
export class Destinations {
  readonly #services: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  private constructor(services: ReadonlySet<string>, origins: ReadonlySet<string>) {
    this.#services = services;
    this.#origins = origins;
  }

  /**
   * Reads the lists.
   *
   * @returns undefined if both are missing
   * @throws TypeError; SigV4Error `OriginNotAllowed` for an entry that is not an https origin, `InvalidScope` for an invalid service
   */
  static of({ services, origins }: GivenDestinations): Destinations | undefined {
    if (services === undefined && origins === undefined) return undefined;
    return new Destinations(
      new Set(services === undefined ? [] : readList('services', services, readService)),
      new Set(origins === undefined ? [] : readList('origins', origins, readOrigin)),
    );
  }

  /**
   * Checks that a request may be sent.
   *
   * @param url normalized, as in a `Request`
   * @throws SigV4Error `OriginNotAllowed`
   */
  check(url: string): void {
    const { protocol, origin } = new URL(url);
    if (protocol !== 'https:')
      throw notAllowed(origin, 'is not https: only https is allowed with "services" or "origins"');
    if (this.#origins.has(origin)) return;
    const { service, isCustomers } = hostScope(`${origin}/`);
    if (isCustomers)
      throw notAllowed(
        origin,
        'belongs to a customer of AWS, who may be a stranger: add it to "origins" if you trust it',
      );
    if (service === undefined) throw notAllowed(origin, 'is not in "origins": add it if you trust it');
    if (!this.#services.has(service))
      throw notAllowed(origin, `belongs to ${service}: add "${service}" to "services", or the origin to "origins"`);
  }
}

function readList(field: string, value: unknown, read: (text: string, index: number) => string): string[] {
  if (!Array.isArray(value)) throw wrongType(field, 'an array of strings', value);
  const list: unknown[] = [...value];
  return list.map((each, index) => {
    if (typeof each !== 'string') throw wrongType(field, 'a string', each, index);
    return read(each, index);
  });
}

function readService(name: string, index: number): string {
  readScopePart('services', name, index);
  const meant = meantService(name, true);
  if (meant !== undefined)
    throw refused('InvalidScope', 'services', `has "${name}", whose name in signatures is ${meant}`, index);
  return name;
}

/** Reads an origin. Errors do not show the text, which may contain a password. */
function readOrigin(text: string, index: number): string {
  const { href, origin } = URL.canParse(text) ? new URL(text) : { href: '', origin: '' };
  if (href !== `${origin}/` || !/^https:[^*]+$/.test(origin))
    throw refused(
      'OriginNotAllowed',
      'origins',
      'is not an https origin: write https://host, with a port if needed, without user, path and "*"',
      index,
    );
  return origin;
}

function notAllowed(origin: string, reason: string): Error {
  return refused('OriginNotAllowed', 'url', `has the origin ${shownHost(origin)}, which ${reason}`);
}
