import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { outOfRange, refused, wrongType } from '../api/errors.js';
import { DAY_TEXT, SCOPE_PART } from '../protocol/credential-scope.js';
import { toTime } from '../protocol/dates.js';
import { copyBytes } from '../util/bytes.js';
import { hasControl } from '../util/text.js';

/** What is sent as a session token: printable ASCII without blanks. */
const TOKEN = /^[!-~]+$/;

/** Characters of a secret, an access key or a part of a scope: far more than any service gives out, and far less than the core's input. */
export const MOST_CHARACTERS = 4096;
/** Twice what the longest tokens have; all of it must fit into what the core takes. */
const MOST_TOKEN_CHARACTERS = 8192;

/** Region and service, as far as they are given. */
export interface GivenScope {
  readonly region: string | undefined;
  readonly service: string | undefined;
}

/** Credentials that were checked and copied: either of the two secrets is there. */
export interface CheckedCredentials {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly signingKey: Uint8Array | undefined;
  /** The day of `signingKey`, `YYYYMMDD`, and its scope as far as it was said. */
  readonly date: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  /** When they expire, in milliseconds since 1970, if they do. */
  readonly expiration: number | undefined;
}

/**
 * Checks and copies credentials.
 *
 * @throws TypeError for a wrong type, SigV4Error `InvalidCredentials` for one that is empty, that has blanks, newlines or
 * control characters where they cannot be, or (session token) is not ASCII, `InvalidScope` for a signing key of another region or
 * service. No message shows a value.
 */
export function readCredentials(given: Credentials | DerivedCredentials, scope: GivenScope): CheckedCredentials {
  if (typeof given !== 'object' || given === null) {
    throw wrongType('credentials', 'an object (call and await a credential provider first)', given);
  }
  if (given instanceof Promise) throw wrongType('credentials', 'an object', given);
  if ('current' in given)
    throw wrongType(
      'credentials',
      'credentials, not a provider of signers: await provider.current() is a signer',
      given,
    );
  for (const name in given) checkSpelling(name);
  const { accessKeyId, sessionToken } = given;
  const expiration = given.expiration === undefined ? undefined : toTime(given.expiration, 'expiration');
  checkText('accessKeyId', accessKeyId, SCOPE_PART, 'must be ASCII without blanks, commas and slashes');
  if (sessionToken !== undefined)
    checkText('sessionToken', sessionToken, TOKEN, 'must be ASCII without blanks and control characters');
  if ('signingKey' in given) {
    const { signingKey, date } = given;
    if (!(signingKey instanceof Uint8Array)) throw wrongType('signingKey', 'a Uint8Array', signingKey);
    if (signingKey.length !== 32) throw refused('InvalidCredentials', 'signingKey', 'must have 32 bytes');
    if (typeof date !== 'string') throw wrongType('date', 'a string YYYYMMDD', date);
    if (!DAY_TEXT.test(date)) throw refused('InvalidCredentials', 'date', 'must have the form YYYYMMDD');
    const region = ownPart('region', given.region, scope.region);
    const service = ownPart('service', given.service, scope.service);
    return {
      accessKeyId,
      sessionToken,
      secretAccessKey: undefined,
      signingKey: copyBytes(signingKey),
      date,
      region,
      service,
      expiration,
    };
  }
  const { secretAccessKey } = given;
  // Keys of other servers may hold any character, so only what a copied text drags along is refused.
  checkText('secretAccessKey', secretAccessKey, /^\S(?:.*\S)?$/su, 'must not begin or end with a blank or a newline');
  if (hasControl(secretAccessKey))
    throw refused('InvalidCredentials', 'secretAccessKey', 'must not have control characters');
  if (!secretAccessKey.isWellFormed()) throw refused('InvalidCredentials', 'secretAccessKey', 'has a lone surrogate');
  const none = { signingKey: undefined, date: undefined, region: undefined, service: undefined };
  return { accessKeyId, sessionToken, secretAccessKey, ...none, expiration };
}

/** The region or service of a signing key, which must be that of the signer if both are known. */
function ownPart(field: keyof GivenScope, value: string | undefined, ofSigner: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (ofSigner !== undefined && value !== ofSigner)
    throw refused('InvalidScope', field, `is ${ofSigner}, but the signing key is for another`);
  return readScopePart(field, value);
}

const NAMES = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration', 'signingKey'];

/** Providers give more than is read here. But a `SessionToken` that is not read would be left unsigned, which is a 403. */
function checkSpelling(name: string): void {
  const bare = name.replace(/[_-]/g, '').toLowerCase();
  const meant = NAMES.find((each) => each !== name && each.toLowerCase() === bare);
  if (meant !== undefined)
    throw refused('InvalidCredentials', 'credentials', `has ${name}, which is not read: its name is ${meant}`);
}

/**
 * Checks a part of the credential scope.
 *
 * @param index in a list, for errors
 * @throws TypeError if it is no string, SigV4Error `InvalidScope` if it is empty or cannot stand between slashes
 */
export function readScopePart(field: string, value: unknown, index?: number): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value, index);
  if (value.length > MOST_CHARACTERS) throw tooLong(field, index);
  if (!SCOPE_PART.test(value))
    throw refused('InvalidScope', field, 'must be ASCII without blanks, commas and slashes, and not empty', index);
  return value;
}

function checkText(field: string, value: unknown, pattern: RegExp, reason: string): asserts value is string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (value === '') throw refused('InvalidCredentials', field, 'is empty');
  if (value.length > (field === 'sessionToken' ? MOST_TOKEN_CHARACTERS : MOST_CHARACTERS)) throw tooLong(field);
  if (!pattern.test(value)) throw refused('InvalidCredentials', field, reason);
}

function tooLong(field: string, index?: number): RangeError {
  const most = field === 'sessionToken' ? MOST_TOKEN_CHARACTERS : MOST_CHARACTERS;
  return outOfRange(field, `at most ${most} characters`, 'more', index);
}
