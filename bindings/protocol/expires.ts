/** How long a presigned URL is valid (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters"): a week at most. */
import { wholeNumber } from '../util/integers.js';

/** Seconds that a presigned URL may be valid, as long as a signing key is. */
export const WEEK = 604_800;
export const DEFAULT_EXPIRES = 900;

/** Seconds, as given or otherwise. @throws TypeError or RangeError */
export function readExpiresIn(value: unknown, index?: number, otherwise = DEFAULT_EXPIRES): number {
  return wholeNumber('expiresIn', value, WEEK, ' seconds', index) ?? otherwise;
}
