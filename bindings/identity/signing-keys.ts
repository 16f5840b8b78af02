/** What a signer signs with: its credentials, the day's key, and the clock. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { refused, SigV4Error } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { amzDate, toDateTime, toTime } from '../protocol/dates.js';
import { type CheckedCredentials, readCredentials } from './credentials.js';

/** The options of a signer that outlive its credentials. */
export interface Setup {
  readonly core: Core;
  readonly region: string;
  readonly service: string;
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

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The string to sign up to the hash of the canonical request (AWS, "Create a signed AWS API request", step 3).
 *
 * @param date X-Amz-Date
 */
export function stringToSignHead(date: string, credentialScope: string): string {
  return `${ALGORITHM}\n${date}\n${credentialScope}\n`;
}

/** How far a request's date may be from a server's clock, in milliseconds (Amazon S3 API Reference, RequestTimeTooSkewed). */
export const CLOCK_SKEW = 900_000;

export class SigningKeys {
  readonly #setup: Setup;
  /** Undefined once disposed. */
  #credentials: CheckedCredentials | undefined;
  /** The saved HMAC states of the last day's signing key. */
  #day: { readonly date: string; readonly keyStates: Uint8Array } | undefined;

  /** @throws TypeError, or SigV4Error `InvalidCredentials` or `InvalidScope` */
  constructor(setup: Setup, credentials: Credentials | DerivedCredentials) {
    this.#setup = setup;
    this.#credentials = readCredentials(credentials, setup);
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
    return new SigningKeys(this.#setup, credentials);
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
    const day = date.slice(0, 8);
    const credentialScope = `${day}/${this.#setup.region}/${this.#setup.service}/aws4_request`;
    const head = stringToSignHead(date, credentialScope);
    return { date, credentialScope, stringToSignHead: head, keyStates: this.dayStates(day, index) };
  }

  /** The saved HMAC states of the signing key of a day, `YYYYMMDD`. They are the signer's own: not to be changed or kept. */
  dayStates(date: string, index?: number): Uint8Array {
    const credentials = this.usable();
    if (this.#day?.date === date) return this.#day.keyStates;
    const key = this.#signingKey(credentials, date, index);
    const keyStates = this.#setup.core.keys.hmacStates(key);
    if (key !== credentials.signingKey) key.fill(0);
    this.#day?.keyStates.fill(0);
    this.#day = { date, keyStates };
    return keyStates;
  }

  #signingKey(credentials: CheckedCredentials, date: string, index?: number): Uint8Array {
    const { core, region, service } = this.#setup;
    const { secretAccessKey, signingKey } = credentials;
    if (secretAccessKey !== undefined) {
      return core.keys.deriveSigningKey(secretAccessKey, [date, region, service, 'aws4_request']);
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
    const day = amzDate(time).slice(0, 8);
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
    this.#credentials = this.#day = undefined;
    return true;
  }
}
