/** How long a presigned URL is valid (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"): a week at most. */
import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { OutliveCredentials } from '../api/presign-defaults.js';
import { wholeNumber } from '../util/integers.js';

/** Seconds that a presigned URL may be valid, as long as a signing key is. */
export const WEEK = 604_800;
export const DEFAULT_EXPIRES = 900;

/** Seconds, as given or otherwise. @throws TypeError or RangeError */
export function readExpiresIn(value: unknown, index?: number, otherwise = DEFAULT_EXPIRES): number {
  return wholeNumber('expiresIn', value, WEEK, ' seconds', index) ?? otherwise;
}

const OUTLIVING: ReadonlySet<unknown> = new Set<OutliveCredentials>(['cap', 'refuse', 'allow']);

/** @throws TypeError or RangeError */
export function readOutliving(
  value: unknown,
  otherwise: OutliveCredentials = 'cap',
  index?: number,
): OutliveCredentials {
  if (value === undefined) return otherwise;
  if (typeof value !== 'string') throw wrongType('outliveCredentials', 'a string', value, index);
  if (!OUTLIVING.has(value))
    throw outOfRange('outliveCredentials', 'cap, refuse or allow', JSON.stringify(value), index);
  return value as OutliveCredentials;
}

/**
 * For how many seconds something is signed: a signature dies with its credentials, whatever it says.
 *
 * @param asked seconds
 * @param left seconds that the credentials last, from the signing date
 * @throws SigV4Error `OutlivesCredentials`, or `CredentialsExpired` if there is not a second left
 */
export function boundedSeconds(asked: number, left: number, outliving: OutliveCredentials, index?: number): number {
  if (asked <= left || outliving === 'allow') return asked;
  if (left < 1) throw refused('CredentialsExpired', 'credentials', 'end within a second of the signing date', index);
  if (outliving === 'cap') return left;
  throw refused('OutlivesCredentials', 'expiresIn', `is ${asked} seconds, but the credentials end in ${left}`, index);
}
