/** Validity of presigned URLs: at most a week (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"). */
import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { OutliveCredentials } from '../api/presign-defaults.js';
import { wholeNumber } from '../util/integers.js';

/** The longest validity of a presigned URL and of a signing key, in seconds. */
export const WEEK = 604_800;
export const DEFAULT_EXPIRES = 900;

/** Reads `expiresIn`, in seconds; `otherwise` if it is undefined. @throws TypeError or RangeError */
export function readExpiresIn(value: unknown, index?: number, otherwise = DEFAULT_EXPIRES): number {
  return wholeNumber('expiresIn', value, WEEK, ' seconds', index) ?? otherwise;
}

const OUTLIVING: ReadonlySet<unknown> = new Set<OutliveCredentials>(['cap', 'refuse', 'allow']);

/** Reads `outliveCredentials`. @throws TypeError or RangeError */
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
 * Limits a validity to the rest of the credentials, because a signature expires with them.
 *
 * @param asked the validity in seconds
 * @param left seconds from the signing date to the end of the credentials
 * @throws SigV4Error `OutlivesCredentials`, or `CredentialsExpired` if less than a second is left
 */
export function boundedSeconds(asked: number, left: number, outliving: OutliveCredentials, index?: number): number {
  if (asked <= left || outliving === 'allow') return asked;
  if (left < 1) throw refused('CredentialsExpired', 'credentials', 'end within a second of the signing date', index);
  if (outliving === 'cap') return left;
  throw refused(
    'OutlivesCredentials',
    'expiresIn',
    `is ${asked} seconds, but the credentials end in ${left}: use at most ${left}`,
    index,
  );
}
