/** What a signer signs with: its credentials, the day's key, and the clock. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { refused, SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { deriveSigningKey, hmacStates } from '../core/signing-keys.js';
import { signField, signMessages, signText } from '../core/texts.js';
import { type CredentialScope, scopeText, signingKeySteps, stringToSignHead } from '../protocol/credential-scope.js';
import { amzDate, dayOf, toDateTime, toTime } from '../protocol/dates.js';
import { type CheckedCredentials, readCredentials } from './credentials.js';

/** The options of a signer that its keys need and that outlive its credentials. */
interface Setup extends Omit<CredentialScope, 'day'> {
  readonly core: Core;
  readonly now: () => Date | number;
}

/** One moment of one signer: everything that depends on the date. */
export interface Moment {
  /** X-Amz-Date. */
  readonly date: string;
  readonly credentialScope: string;
  /** The string to sign up to the hash of the canonical request. */
  readonly stringToSignHead: string;
  /** The saved HMAC states of the day's signing key. They are the signer's own: not to be changed or kept. */
  readonly keyStates: Uint8Array;
}

export class SigningKeys {
  readonly #setup: Setup;
  /** Undefined once disposed. */
  #credentials: CheckedCredentials | undefined;
  /** The saved HMAC states of the last day's signing key. */
  #day: { readonly date: string; readonly keyStates: Uint8Array } | undefined;
  /** The same credentials for other services, by their names. */
  readonly #others = new Map<string, SigningKeys>();

  private constructor(setup: Setup, credentials: CheckedCredentials) {
    this.#setup = setup;
    this.#credentials = credentials;
  }

  /** @throws TypeError, or SigV4Error `InvalidCredentials` or `InvalidScope` */
  static of(setup: Setup, credentials: Credentials | DerivedCredentials): SigningKeys {
    return new SigningKeys(setup, readCredentials(credentials, setup));
  }

  get core(): Core {
    return this.#setup.core;
  }

  get region(): string {
    return this.#setup.region;
  }

  get service(): string {
    return this.#setup.service;
  }

  get accessKeyId(): string {
    return this.usable().accessKeyId;
  }

  get sessionToken(): string | undefined {
    return this.usable().sessionToken;
  }

  /** The same setup with other credentials. */
  with(credentials: Credentials | DerivedCredentials): SigningKeys {
    this.usable();
    return SigningKeys.of(this.#setup, credentials);
  }

  /**
   * The same credentials and region for another service. They are disposed with these.
   *
   * @throws SigV4Error `InvalidScope` if there is a signing key in place of the secret: it is for one service
   */
  inService(service: string | undefined): SigningKeys {
    if (service === undefined || service === this.service) return this;
    const known = this.#others.get(service);
    if (known !== undefined) return known;
    const credentials = this.usable();
    if (credentials.secretAccessKey === undefined)
      throw refused(
        'InvalidScope',
        'service',
        `must be ${service} for this host, but the signing key is for ${this.service}`,
      );
    const keys = new SigningKeys({ ...this.#setup, service }, credentials);
    this.#others.set(service, keys);
    return keys;
  }

  /** @throws SigV4Error `SignerDisposed` */
  usable(): CheckedCredentials {
    if (this.#credentials === undefined) throw new SigV4Error('SignerDisposed', 'the signer was disposed');
    return this.#credentials;
  }

  /**
   * The time to sign with, in milliseconds since 1970: the given one, or the clock's.
   *
   * @param clock for a call that signs many: see `clock`
   * @throws SigV4Error `CredentialsExpired` if the clock says so, whatever the date to sign with
   */
  time(given: number | undefined, clock = this.clock()): number {
    const { expiration } = this.usable();
    if (given !== undefined && expiration === undefined) return given;
    const now = clock();
    if (expiration !== undefined && now >= expiration) {
      throw refused('CredentialsExpired', 'credentials', `expired at ${amzDate(expiration)}`);
    }
    return given ?? now;
  }

  /** Seconds that the credentials last from a time on; infinitely many if their end is not known. */
  secondsLeft(time: number): number {
    const { expiration } = this.usable();
    return expiration === undefined ? Number.POSITIVE_INFINITY : Math.floor((expiration - time) / 1000);
  }

  /** The clock of one call: read when it is first asked for, and never again. @throws TypeError or RangeError for what `now` gives */
  clock(): () => number {
    let now: number | undefined;
    return () => {
      now ??= toTime(this.#setup.now(), 'now');
      return now;
    };
  }

  /**
   * What is signed with at a time.
   *
   * @param index of what is signed in its batch, for errors
   * @throws SigV4Error `SigningKeyExpired` if the signing key that was given is another day's, `SignerDisposed`
   */
  at(time: number, index?: number): Moment {
    const date = amzDate(time);
    const day = dayOf(date);
    const credentialScope = scopeText({ day, region: this.#setup.region, service: this.#setup.service });
    const head = stringToSignHead(date, credentialScope);
    return { date, credentialScope, stringToSignHead: head, keyStates: this.#dayStates(day, index) };
  }

  /** Signs texts of ASCII with the key of a day, `YYYYMMDD`, in lanes. See `signMessages` of the core. @throws as `at` */
  signMessages(day: string, messages: readonly Uint8Array[]): string[] {
    return signMessages(this.core, this.#dayStates(day), messages);
  }

  /** Signs one text of ASCII. See `signText` of the core. @throws as `at` */
  signText(day: string, text: string): string {
    return signText(this.core, this.#dayStates(day), text);
  }

  /** Signs one packed text. See `signField` of the core. @throws as `at` */
  signField(day: string, field: Uint8Array, digits: Uint8Array): void {
    signField(this.core, this.#dayStates(day), field, digits);
  }

  /** The saved HMAC states of the signing key of a day, `YYYYMMDD`. They are the signer's own: not to be changed or kept. */
  #dayStates(date: string, index?: number): Uint8Array {
    const credentials = this.usable();
    if (this.#day?.date === date) return this.#day.keyStates;
    const key = this.#signingKey(credentials, date, index);
    const keyStates = hmacStates(this.#setup.core, key);
    if (key !== credentials.signingKey) key.fill(0);
    this.#day?.keyStates.fill(0);
    this.#day = { date, keyStates };
    return keyStates;
  }

  #signingKey(credentials: CheckedCredentials, date: string, index?: number): Uint8Array {
    const { core, region, service } = this.#setup;
    const { secretAccessKey, signingKey } = credentials;
    if (secretAccessKey !== undefined) {
      return deriveSigningKey(core, secretAccessKey, signingKeySteps({ day: date, region, service }));
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

  /** The credentials of one day, see `Signer.deriveCredentials`. */
  derive(date?: Date): DerivedCredentials {
    const time = this.time(toDateTime(date, 'date'));
    const credentials = this.usable();
    if (credentials.secretAccessKey === undefined) {
      throw refused(
        'InvalidCredentials',
        'secretAccessKey',
        'is not known to a signer that was made from a signing key',
      );
    }
    const day = dayOf(amzDate(time));
    const { accessKeyId, sessionToken, expiration } = credentials;
    const { region, service } = this.#setup;
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

  /** Overwrites the keys and makes them unusable. May be called twice; true the first time. */
  dispose(): boolean {
    if (this.#credentials === undefined) return false;
    this.#credentials.signingKey?.fill(0);
    this.#day?.keyStates.fill(0);
    for (const keys of this.#others.values()) keys.dispose();
    this.#credentials = this.#day = undefined;
    return true;
  }
}
