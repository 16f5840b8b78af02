/** Reads dates to sign with as the SDK does. */
import { wrongType } from '../api/errors.js';
import { toTime } from '../protocol/dates.js';

/**
 * Reads the option `signingDate`. A number, also in a text, has seconds since 1970.
 *
 * @returns milliseconds since 1970; undefined without a date
 * @throws TypeError or RangeError
 */
export function readSigningDate(date: unknown): number | undefined {
  if (date === undefined) return undefined;
  if (date instanceof Date) return toTime(date, 'signingDate');
  if (typeof date === 'number') return toTime(1000 * date, 'signingDate');
  if (typeof date !== 'string')
    throw wrongType('signingDate', 'a Date, a number of seconds since 1970, or a text that Date reads', date);
  const seconds = Number(date);
  return toTime(seconds ? 1000 * seconds : Date.parse(date), 'signingDate');
}
