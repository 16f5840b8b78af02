/** The keys of a signer: credentials, the signing key of the day, and the clock. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { refused, SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { signField, signMessages, signText } from '../core/texts.js';
import { type CredentialScope, scopeText, signingKeySteps, stringToSignHead } from '../protocol/credential-scope.js';
import { amzDate, dayOf, toDateTime, toTime } from '../protocol/dates.js';
import { type CheckedCredentials, type GivenScope, readCredentials } from './credentials.js';

/** The options of a signer that its keys need, and that stay when its credentials are replaced. */
interface Setup extends GivenScope {
  readonly core: Core;
  readonly now: () => Date | number;
}

/** A decided region and service. */
type Scope = Omit<CredentialScope, 'day'>;

/**
 * The most scopes, besides the signer's own, whose keys are cached. A derivation takes four HMACs. A program that alternates between more
 * scopes derives their keys again.
 */
const MOST_SCOPES = 64;
/** The service of requests by bucket and key. */
const DEFAULT_SERVICE = 's3';

/** Everything of a signer that depends on the date. */
export interface Moment {
  /** `X-Amz-Date`: `YYYYMMDDTHHMMSSZ`. */
  readonly date: string;
  readonly credentialScope: string;
  /** The string to sign before the hash of the canonical request. */
  readonly stringToSignHead: string;
  /** The saved HMAC states of the day's signing key. They belong to the signer: do not change or keep them. */
  readonly keyStates: Uint8Array;
}

export class SigningKeys {
  readonly #setup: Setup;
  /** Region and service of every request. An undefined part is left to the host of each request. */
  readonly fixed: GivenScope;
  /** The signer's own keys, if these keys are for another scope. */
  readonly #parent: SigningKeys | undefined;
  /** Undefined once disposed. */
  #credentials: CheckedCredentials | undefined;
  /** The saved HMAC states of the last day's signing key. */
  #day: { readonly date: string; readonly keyStates: Uint8Array } | undefined;
  /** Keys of other scopes that have states, least recently used first. */
  readonly #others = new Map<string, SigningKeys>();

  private constructor(setup: Setup, fixed: GivenScope, credentials: CheckedCredentials, parent?: SigningKeys) {
    this.#setup = setup;
    this.fixed = fixed;
    this.#credentials = credentials;
    this.#parent = parent;
  }

  /** @throws TypeError, or SigV4Error `InvalidCredentials` or `InvalidScope` */
  static of(setup: Setup, given: Credentials | DerivedCredentials): SigningKeys {
    const { region, service } = setup;
    const credentials = readCredentials(given, { region, service });
    // A signing key has exactly one scope.
    const fixed =
      credentials.signingKey === undefined
        ? { region, service }
        : { region: region ?? credentials.region, service: service ?? credentials.service ?? DEFAULT_SERVICE };
    return new SigningKeys(setup, fixed, credentials);
  }

  get core(): Core {
    return this.#setup.core;
  }

  /** The region. @throws SigV4Error `InvalidScope` if it is left to hosts */
  get region(): string {
    const { region } = this.fixed;
    if (region === undefined) throw refused('InvalidScope', 'region', 'must be given to the signer');
    return region;
  }

  /** The service of requests without a URL: S3 if the signer leaves it to hosts. */
  get service(): string {
    return this.fixed.service ?? DEFAULT_SERVICE;
  }

  get accessKeyId(): string {
    return this.usable().accessKeyId;
  }

  get sessionToken(): string | undefined {
    return this.usable().sessionToken;
  }

  /** Creates keys with the same setup and other credentials. */
  with(credentials: Credentials | DerivedCredentials): SigningKeys {
    this.usable();
    return SigningKeys.of(this.#setup, credentials);
  }

  /**
   * Returns keys of the same credentials for another scope. They are disposed together with these.
   *
   * @param index of the item in its batch, for errors
   * @throws SigV4Error `InvalidScope` if the credentials have a signing key, which has one scope, in place of the secret
   */
  inScope({ region, service }: Scope, index?: number): SigningKeys {
    if (service === this.service && region === this.fixed.region) return this;
    const name = `${region}/${service}`;
    const known = this.#others.get(name);
    if (known !== undefined) return known;
    const credentials = this.usable();
    if (credentials.secretAccessKey === undefined) {
      if (this.fixed.region === undefined)
        throw refused('InvalidScope', 'region', 'must be given to the signer: a signing key is for one region', index);
      const reason = `must be ${service} for this host, but the signing key is for ${this.service}`;
      throw refused('InvalidScope', 'service', reason, index);
    }
    return new SigningKeys(this.#setup, { region, service }, credentials, this);
  }

  /** Caches the keys of another scope, and overwrites the states of the least recently used ones. */
  #keep(keys: SigningKeys): void {
    const name = `${keys.region}/${keys.service}`;
    const before = this.#others.get(name);
    if (before !== undefined && before !== keys) before.#forget();
    this.#others.delete(name);
    this.#others.set(name, keys);
    for (const [oldest, old] of this.#others) {
      if (this.#others.size <= MOST_SCOPES) return;
      this.#others.delete(oldest);
      old.#forget();
    }
  }

  /** Overwrites the key of the day. The next call derives it again. */
  #forget(): void {
    this.#day?.keyStates.fill(0);
    this.#day = undefined;
  }

  /** Returns the credentials. @throws SigV4Error `SignerDisposed` */
  usable(): CheckedCredentials {
    if (this.#parent !== undefined) return this.#parent.usable();
    if (this.#credentials === undefined) throw new SigV4Error('SignerDisposed', 'the signer was disposed');
    return this.#credentials;
  }

  /**
   * Returns the time to sign with, in milliseconds since 1970: the given time, or the time of the clock.
   *
   * @param clock the reading of a call that signs many: see `clock`
   * @throws SigV4Error `CredentialsExpired` if the credentials have expired by the clock, even with a given time
   */
  time(given: number | undefined, clock = this.clock()): number {
    const { expiration } = this.usable();
    if (given !== undefined && expiration === undefined) return given;
    const now = clock();
    if (expiration !== undefined && now >= expiration) {
      throw refused('CredentialsExpired', 'credentials', `expired at ${amzDate(expiration)}: load new ones`);
    }
    return given ?? now;
  }

  /** Returns the seconds from a time to the end of the credentials; Infinity if they have no known end. */
  secondsLeft(time: number): number {
    const { expiration } = this.usable();
    return expiration === undefined ? Number.POSITIVE_INFINITY : Math.floor((expiration - time) / 1000);
  }

  /** Creates the clock of one call, which is read once, when it is first needed. @throws TypeError or RangeError for the result of `now` */
  clock(): () => number {
    let now: number | undefined;
    return () => {
      now ??= toTime(this.#setup.now(), 'now');
      return now;
    };
  }

  /**
   * Returns everything that depends on the date.
   *
   * @param time in milliseconds since 1970
   * @param index of the item in its batch, for errors
   * @throws SigV4Error `SigningKeyExpired` if a given signing key is of another day; `SignerDisposed`
   */
  at(time: number, index?: number): Moment {
    const date = amzDate(time);
    const day = dayOf(date);
    const credentialScope = scopeText({ day, region: this.region, service: this.service });
    const head = stringToSignHead(date, credentialScope);
    return { date, credentialScope, stringToSignHead: head, keyStates: this.#dayStates(day, index) };
  }

  /** Signs ASCII texts with the key of a day, `YYYYMMDD`, several at once. See `signMessages` of the core. @throws as `at` */
  signMessages(day: string, messages: readonly Uint8Array[]): string[] {
    return signMessages(this.core, this.#dayStates(day), messages);
  }

  /** Signs one ASCII text. See `signText` of the core. @throws as `at` */
  signText(day: string, text: string): string {
    return signText(this.core, this.#dayStates(day), text);
  }

  /** Signs one packed text. See `signField` of the core. @throws as `at` */
  signField(day: string, field: Uint8Array, digits: Uint8Array): void {
    signField(this.core, this.#dayStates(day), field, digits);
  }

  /** Returns the saved HMAC states of the signing key of a day, `YYYYMMDD`. They belong to the signer: do not change or keep them. */
  #dayStates(date: string, index?: number): Uint8Array {
    const credentials = this.usable();
    if (this.#parent !== undefined) this.#parent.#keep(this);
    if (this.#day?.date === date) return this.#day.keyStates;
    const key = this.#signingKey(credentials, date, index);
    const keyStates = hmacStates(this.core, key);
    if (key !== credentials.signingKey) key.fill(0);
    this.#day?.keyStates.fill(0);
    this.#day = { date, keyStates };
    return keyStates;
  }

  #signingKey(credentials: CheckedCredentials, date: string, index?: number): Uint8Array {
    const { secretAccessKey, signingKey } = credentials;
    if (secretAccessKey !== undefined) {
      const scope = { day: date, region: this.region, service: this.service };
      return deriveSigningKey(this.core, secretAccessKey, signingKeySteps(scope));
    }
    if (credentials.date !== date) {
      throw refused(
        'SigningKeyExpired',
        'signingDate',
        `or the clock is on ${date}, but the signing key is for ${credentials.date}`,
        index,
      );
    }
    return signingKey as Uint8Array;
  }

  /** Derives the credentials of one day: see `Presigner.deriveCredentials`. */
  derive(date?: Date): DerivedCredentials {
    const time = this.time(toDateTime(date, 'date'));
    const credentials = this.usable();
    if (credentials.secretAccessKey === undefined) {
      throw refused('InvalidCredentials', 'secretAccessKey', 'is unknown to a signer made from a signing key');
    }
    const day = dayOf(amzDate(time));
    const { accessKeyId, sessionToken, expiration } = credentials;
    const { region, service } = this;
    return {
      accessKeyId,
      signingKey: this.#signingKey(credentials, day),
      date: day,
      region,
      service,
      ...(sessionToken !== undefined && { sessionToken }),
      ...(expiration !== undefined && { expiration: new Date(expiration) }),
    };
  }

  /** Overwrites the keys and makes them unusable. May be called twice; returns true the first time. */
  dispose(): boolean {
    if (this.#credentials === undefined) return false;
    this.#credentials.signingKey?.fill(0);
    this.#forget();
    for (const keys of this.#others.values()) keys.#forget();
    this.#others.clear();
    this.#credentials = undefined;
    return true;
  }
}
