/** Reads and writes dates of Signature Version 4. */
import { outOfRange, wrongType } from '../api/errors.js';

/**
 * Largest accepted difference between a request's date and the server's clock, in milliseconds (Amazon S3 API Reference,
 * RequestTimeTooSkewed).
 */
export const CLOCK_SKEW = 900_000;

export const DAY_SECONDS = 86_400;

/** The last millisecond of the year 9999, because `X-Amz-Date` has four digits for the year. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const AMZ_DATE = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/;

/**
 * Converts a `Date`, or a number of milliseconds since 1970, to whole milliseconds since 1970.
 *
 * @throws TypeError for another type, RangeError for a date that is invalid, before 1970 or after 9999
 */
export function toTime(value: unknown, field: string, index?: number): number {
  const time = value instanceof Date ? value.getTime() : value;
  if (typeof time !== 'number') throw wrongType(field, 'a Date', value, index);
  if (!(time >= 0 && time <= LAST))
    throw outOfRange(field, 'a date from 1970 to 9999', Number.isNaN(time) ? 'an invalid date' : time, index);
  return Math.floor(time);
}

/** Converts an optional `Date` to milliseconds since 1970. @throws as `toTime` */
export function toDateTime(value: unknown, field: string, index?: number): number | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Date)) throw wrongType(field, 'a Date', value, index);
  return toTime(value, field, index);
}

/** Writes milliseconds since 1970 as `X-Amz-Date` (ISO 8601, basic format, UTC): `YYYYMMDDTHHMMSSZ`. */
export function amzDate(time: number): string {
  const text = new Date(time).toISOString();
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}

/** Returns the day of an `X-Amz-Date`, for the credential scope: `YYYYMMDD`. */
export function dayOf(date: string): string {
  return date.slice(0, 8);
}

/** Converts an `X-Amz-Date` to milliseconds since 1970. Returns undefined for other texts and for days that do not exist. */
export function parseAmzDate(text: string): number | undefined {
  const match = AMZ_DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC takes 20260231T000000Z for a day in March.
  return amzDate(time) === text ? time : undefined;
}
