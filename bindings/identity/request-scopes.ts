/** The scopes of a signer's requests, found by their hosts and kept. */

import type { Dialect } from '../api/dialect.js';
import { judgedScope } from '../aws/judged-scope.js';
import type { SigningKeys } from './signing-keys.js';

/** What a request is signed for, and by which rules. Requests with the same scope have the same object, as long as it is kept. */
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

/** Origins whose scopes are kept. */
const MOST_ORIGINS = 1024;
/** UTF-16 units of a URL whose origin is kept: V8 may hold the whole URL for it. */
const MOST_UNITS = 2048;

/** UTF-16 units of "https://". */
const SCHEME = 8;

/** Scheme, host and port of a URL without user information, whose characters before the path are all printable ASCII. */
const ORIGIN = /^(?:http|ws)s?:\/\/(?![^/?]*[^!-~])(?:\[[^\]/?#]*\]|[^/?#:@[\]\\]+)(?::[0-9]*)?(?=[/?]|$)/i;

export class RequestScopes {
  readonly #signingKeys: SigningKeys;
  readonly #dialects: (service: string) => Dialect;
  readonly #readsHosts: boolean;
  /** The last origin, and its scope: most requests go where the one before went. */
  #origin = '\n';
  #scope: RequestScope | undefined;
  readonly #byOrigin = new Map<string, RequestScope>();
  readonly #byName = new Map<string, RequestScope>();

  /** @param parts of the signer: its keys, dialects by service, and whether hosts are read */
  constructor({ signingKeys, dialects, readsHosts }: ScopedParts) {
    this.#signingKeys = signingKeys;
    this.#dialects = dialects;
    this.#readsHosts = readsHosts;
  }

  /**
   * The scope of a request; undefined if its URL has no host, and the signer no scope without one.
   *
   * @param host of the header, in place of that of the URL
   * @param index of the request in its batch, for errors
   * @throws as `judgedScope`
   */
  of(url: string, host: string | undefined, index: number | undefined): RequestScope | undefined {
    const origin = this.#origin;
    const { length } = origin;
    // startsWith takes three to four times as long (Node 20).
    if (host === undefined && endsOrigin(url.charCodeAt(length)) && url.substring(0, length) === origin)
      return this.#scope;
    return (host === undefined ? this.#known(url) : undefined) ?? this.#find(url, host, index);
  }

  /** The scope of an origin that is kept, if a slash follows it. Cheaper than the expression that `#find` needs. */
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

  /** The scope of a request whose service the caller knows. @throws as `of` */
  known(url: string, service: string): RequestScope | undefined {
    const { fixed } = this.#signingKeys;
    const [origin] = ORIGIN.exec(url) ?? [];
    if (fixed.service !== undefined || origin === undefined) return this.#find(url, undefined, undefined);
    const scope = judgedScope(origin, { region: fixed.region, service }, undefined);
    return this.#named(scope.region, scope.service);
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
   * Judges a server that was given beside a bucket or keys.
   *
   * @throws SigV4Error `ScopeMismatch` or `InvalidScope`, as `judgedScope`
   */
  check(origin: string, region: string, service: string): void {
    if (this.#readsHosts) judgedScope(origin, { region, service }, undefined, 'endpoint');
  }
}

/** True for a slash, a question mark, and the end of a text. */
function endsOrigin(code: number): boolean {
  return code === 47 || code === 63 || Number.isNaN(code);
}
