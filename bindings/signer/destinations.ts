/** Where a `fetch` that signs may send to. */

import { refused, wrongType } from '../api/errors.js';
import { hostScope, meantService, shownHost } from '../aws/host-scope.js';
import { readScopePart } from '../identity/credentials.js';

/** Lists of `createFetch`. */
export interface GivenDestinations {
  readonly services?: unknown;
  readonly origins?: unknown;
}

export class Destinations {
  readonly #services: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  private constructor(services: ReadonlySet<string>, origins: ReadonlySet<string>) {
    this.#services = services;
    this.#origins = origins;
  }

  /** @returns undefined if there is no list @throws TypeError, or SigV4Error `OriginNotAllowed` for no origin of https, `InvalidScope` for no service */
  static of({ services, origins }: GivenDestinations): Destinations | undefined {
    if (services === undefined && origins === undefined) return undefined;
    return new Destinations(
      new Set(services === undefined ? [] : readList('services', services, readService)),
      new Set(origins === undefined ? [] : readList('origins', origins, readOrigin)),
    );
  }

  /**
   * Makes sure that a request may be sent.
   *
   * @param url as `fetch` reads it
   * @throws SigV4Error `OriginNotAllowed`
   */
  check(url: string): void {
    const { protocol, origin } = new URL(url);
    if (protocol !== 'https:') throw notAllowed(origin, 'is not https');
    if (this.#origins.has(origin)) return;
    const { service, isCustomers } = hostScope(`${origin}/`);
    if (isCustomers)
      throw notAllowed(origin, "is a customer's of AWS, who may be a stranger: put it into the list of origins");
    if (service === undefined) throw notAllowed(origin, 'is not in the list of origins');
    if (!this.#services.has(service))
      throw notAllowed(origin, `is of ${service}, which is not in the list of services, nor is it in that of origins`);
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
  if (meant !== undefined) throw refused('InvalidScope', 'services', `is ${name}: write ${meant}`, index);
  return name;
}

/** The text is not shown: it may have a password. */
function readOrigin(text: string, index: number): string {
  const { href, origin } = URL.canParse(text) ? new URL(text) : { href: '', origin: '' };
  if (href !== `${origin}/` || !/^https:[^*]+$/.test(origin))
    throw refused(
      'OriginNotAllowed',
      'origins',
      'is no origin: write https://, a host, and a port if need be, without a user, a path and "*"',
      index,
    );
  return origin;
}

function notAllowed(origin: string, reason: string): Error {
  return refused('OriginNotAllowed', 'url', `has the origin ${shownHost(origin)}, which ${reason}`);
}
