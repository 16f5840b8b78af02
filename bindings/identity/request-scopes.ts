/** Finds the scopes of a signer's requests by their hosts, and caches them. */

import type { Dialect } from '../api/dialect.js';
import { judgedScope } from '../aws/judged-scope.js';
import type { GivenScope } from './credentials.js';
import type { SigningKeys } from './signing-keys.js';

/** Region, service and dialect of a request. Requests with the same scope share one object while it is cached. */
export interface RequestScope {
  readonly region: string;
  readonly service: string;
  readonly dialect: Dialect;
}

interface ScopedParts {
  readonly signingKeys: SigningKeys;
  readonly dialects: (service: string) => Dialect;
  readonly readsHosts: boolean;
}

/** The most origins in the cache. */
const MOST_ORIGINS = 1024;
/** The longest URL, in UTF-16 units, whose origin is cached. V8 may keep the whole URL in memory for its origin. */
const MOST_UNITS = 2048;

/** UTF-16 units of "https://". */
const SCHEME = 8;

/** Scheme, host and port of a URL without user information, whose characters before the path are all printable ASCII. */
const ORIGIN = /^(?:http|ws)s?:\/\/(?![^/?]*[^!-~])(?:\[[^\]/?#]*\]|[^/?#:@[\]\\]+)(?::[0-9]*)?(?=[/?]|$)/i;

export class RequestScopes {
  readonly #signingKeys: SigningKeys;
  readonly #dialects: (service: string) => Dialect;
  readonly #readsHosts: boolean;
  /** The last origin and its scope. Most requests have the origin of the request before. */
  #origin = '\n';
  #scope: RequestScope | undefined;
  readonly #byOrigin = new Map<string, RequestScope>();
  readonly #byName = new Map<string, RequestScope>();

  /** @param parts the keys of the signer, its dialects by service, and true if it reads hosts */
  constructor({ signingKeys, dialects, readsHosts }: ScopedParts) {
    this.#signingKeys = signingKeys;
    this.#dialects = dialects;
    this.#readsHosts = readsHosts;
  }

  /**
   * Finds the scope of a request. Undefined if the URL has no valid host, and the signer leaves region or service to the host.
   *
   * @param host the `host` header, which replaces the host of the URL
   * @param index of the request in its batch, for errors
   * @throws as `judgedScope`
   */
  of(url: string, host: string | undefined, index: number | undefined): RequestScope | undefined {
    const origin = this.#origin;
    const { length } = origin;
    // A startsWith takes three to four times as long (Node 20).
    if (host === undefined && endsOrigin(url.charCodeAt(length)) && url.substring(0, length) === origin)
      return this.#scope;
    return (host === undefined ? this.#known(url) : undefined) ?? this.#find(url, host, index);
  }

  /** Looks up a cached origin that a slash follows. It is cheaper than the regular expression of `#find`. */
  #known(url: string): RequestScope | undefined {
    const origin = url.substring(0, url.indexOf('/', SCHEME));
    const scope = this.#byOrigin.get(origin);
    if (scope !== undefined) {
      this.#origin = origin;
      this.#scope = scope;
    }
    return scope;
  }

  #find(url: string, host: string | undefined, index: number | undefined): RequestScope | undefined {
    const { region, service } = this.#signingKeys.fixed;
    const [origin] = ORIGIN.exec(host === undefined ? url : `https://${host.trim()}`) ?? [];
    if (origin === undefined) {
      if (region === undefined || service === undefined) return undefined;
      return this.#named(region, service);
    }
    let scope = this.#byOrigin.get(origin);
    if (scope === undefined) {
      scope = this.#judged(origin, index);
      if (url.length > MOST_UNITS) return scope;
      if (this.#byOrigin.size >= MOST_ORIGINS) this.#byOrigin.clear();
      this.#byOrigin.set(origin, scope);
    }
    if (host === undefined) {
      this.#origin = origin;
      this.#scope = scope;
    }
    return scope;
  }

  /** Finds the scope of a request whose service the caller knows. @throws as `of` */
  known(url: string, service: string): RequestScope | undefined {
    const { fixed } = this.#signingKeys;
    const [origin] = ORIGIN.exec(url) ?? [];
    if (fixed.service !== undefined || origin === undefined) return this.#find(url, undefined, undefined);
    const scope = judgedScope(origin, { region: fixed.region, service }, undefined);
    return this.#named(scope.region, scope.service);
  }

  /**
   * Finds the scope of a request for which the caller gives the service or the region in place of the signer's.
   *
   * @returns undefined if the URL has no valid host
   * @throws as `of`
   */
  given(url: string, { region, service }: GivenScope): RequestScope | undefined {
    const { fixed } = this.#signingKeys;
    const [origin] = ORIGIN.exec(url) ?? [];
    if (origin === undefined) return undefined;
    const given = { region: region ?? fixed.region, service: service ?? fixed.service };
    if (!this.#readsHosts)
      return this.#named(given.region ?? this.#signingKeys.region, given.service ?? this.#signingKeys.service);
    const judged = judgedScope(origin, given);
    return this.#named(judged.region, judged.service);
  }

  #judged(origin: string, index: number | undefined): RequestScope {
    const { region, service } = this.#readsHosts
      ? judgedScope(origin, this.#signingKeys.fixed, index)
      : this.#signingKeys;
    return this.#named(region, service);
  }

  #named(region: string, service: string): RequestScope {
    const name = `${region}/${service}`;
    let scope = this.#byName.get(name);
    if (scope === undefined) {
      if (this.#byName.size >= MOST_ORIGINS) this.#byName.clear();
      scope = { region, service, dialect: this.#dialects(service) };
      this.#byName.set(name, scope);
    }
    return scope;
  }

  /**
   * Checks an endpoint, given with a bucket or keys, against the scope.
   *
   * @throws SigV4Error `ScopeMismatch` or `InvalidScope`, as `judgedScope`
   */
  check(origin: string, region: string, service: string): void {
    if (this.#readsHosts) judgedScope(origin, { region, service }, undefined, 'endpoint');
  }
}

/** Returns true for a slash, a question mark, and NaN, which marks the end of a text. */
function endsOrigin(code: number): boolean {
  return code === 47 || code === 63 || Number.isNaN(code);
}
