import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { outOfRange, refused, wrongType } from '../api/errors.js';
import { DAY_TEXT, SCOPE_PART } from '../protocol/credential-scope.js';
import { toTime } from '../protocol/dates.js';
import { copyBytes } from '../util/bytes.js';
import { hasControl } from '../util/text.js';

/** A session token: printable ASCII without whitespace. */
const TOKEN = /^[!-~]+$/;

/** Most characters of a secret, an access key or a part of a scope. Services issue far fewer, and the input of the core holds far more. */
export const MOST_CHARACTERS = 4096;
/** Most characters of a token: twice the longest known token. The whole token must fit into the input of the core. */
const MOST_TOKEN_CHARACTERS = 8192;

/** Region and service; undefined if not given. */
export interface GivenScope {
  readonly region: string | undefined;
  readonly service: string | undefined;
}

/** Checked and copied credentials. They have either `secretAccessKey` or `signingKey`. */
export interface CheckedCredentials {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly signingKey: Uint8Array | undefined;
  /** The day of `signingKey`, `YYYYMMDD`. Its region and service, if given. */
  readonly date: string | undefined;
  readonly region: string | undefined;
  readonly service: string | undefined;
  /** The end of temporary credentials, in milliseconds since 1970. */
  readonly expiration: number | undefined;
}

/**
 * Checks and copies credentials.
 *
 * @param scope the region and service of the signer
 * @throws TypeError for a wrong type; RangeError for a text that is too long; SigV4Error `InvalidCredentials` for a value that is empty,
 * has whitespace or control characters where they are not possible, or (session token) is not ASCII; `InvalidScope` for a signing key of
 * another region or service. No message shows a value.
 */
export function readCredentials(given: Credentials | DerivedCredentials, scope: GivenScope): CheckedCredentials {
  if (typeof given !== 'object' || given === null) {
    throw wrongType('credentials', 'an object (call and await a credential provider first)', given);
  }
  if (given instanceof Promise) throw wrongType('credentials', 'an object', given);
  if ('current' in given)
    throw wrongType('credentials', 'credentials, not a signer provider (await provider.current() is a signer)', given);
  for (const name in given) checkSpelling(name);
  const { accessKeyId, sessionToken } = given;
  const expiration = given.expiration === undefined ? undefined : toTime(given.expiration, 'expiration');
  checkText('accessKeyId', accessKeyId, SCOPE_PART, 'must be ASCII without whitespace, commas and slashes');
  if (sessionToken !== undefined)
    checkText('sessionToken', sessionToken, TOKEN, 'must be ASCII without whitespace and control characters');
  if ('signingKey' in given) {
    const { signingKey, date } = given;
    if (!(signingKey instanceof Uint8Array)) throw wrongType('signingKey', 'a Uint8Array', signingKey);
    if (signingKey.length !== 32) throw refused('InvalidCredentials', 'signingKey', 'must have 32 bytes');
    if (typeof date !== 'string') throw wrongType('date', 'a string like "20260102"', date);
    if (!DAY_TEXT.test(date)) throw refused('InvalidCredentials', 'date', 'must be a UTC day: YYYYMMDD');
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
  // Secrets of other servers may have any character, so only stray whitespace from copy and paste is refused.
  checkText('secretAccessKey', secretAccessKey, /^\S(?:.*\S)?$/su, 'begins or ends with whitespace');
  if (hasControl(secretAccessKey)) throw refused('InvalidCredentials', 'secretAccessKey', 'has a control character');
  if (!secretAccessKey.isWellFormed()) throw refused('InvalidCredentials', 'secretAccessKey', 'has a lone surrogate');
  const none = { signingKey: undefined, date: undefined, region: undefined, service: undefined };
  return { accessKeyId, sessionToken, secretAccessKey, ...none, expiration };
}

/** Reads region or service of a signing key, which must equal the signer's if both are given. */
function ownPart(field: keyof GivenScope, value: string | undefined, ofSigner: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (ofSigner !== undefined && value !== ofSigner)
    throw refused('InvalidScope', field, `is ${ofSigner}, but the signing key is for another`);
  return readScopePart(field, value);
}

const NAMES = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'expiration', 'signingKey'];

/**
 * Refuses misspelt names. Other unknown properties are ignored, because providers add their own. An ignored `SessionToken` would give
 * requests without a token, and a 403.
 */
function checkSpelling(name: string): void {
  const bare = name.replace(/[_-]/g, '').toLowerCase();
  const meant = NAMES.find((each) => each !== name && each.toLowerCase() === bare);
  if (meant !== undefined)
    throw refused(
      'InvalidCredentials',
      'credentials',
      `has "${name}", which is not an option. Did you mean "${meant}"?`,
    );
}

/**
 * Checks a part of the credential scope.
 *
 * @param index in a list, for errors
 * @throws TypeError if it is not a string; RangeError if it is too long; SigV4Error `InvalidScope` if it is empty or has characters that a
 * credential scope cannot have
 */
export function readScopePart(field: string, value: unknown, index?: number): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value, index);
  if (value.length > MOST_CHARACTERS) throw tooLong(field, index);
  if (!SCOPE_PART.test(value))
    throw refused('InvalidScope', field, 'must be ASCII without whitespace, commas and slashes, and not empty', index);
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
