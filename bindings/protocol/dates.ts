/** Dates as Signature Version 4 writes them, and how far they may be from a clock. */
import { outOfRange, wrongType } from '../api/errors.js';

/** How far a request's date may be from a server's clock, in milliseconds (Amazon S3 API Reference, RequestTimeTooSkewed). */
export const CLOCK_SKEW = 900_000;

export const DAY_SECONDS = 86_400;

/** The last millisecond whose year has four digits: X-Amz-Date has no place for more. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const AMZ_DATE = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/;

/**
 * Milliseconds since 1970 of a `Date`, or of a number of them.
 *
 * @throws TypeError if it is neither, RangeError if it is invalid, before 1970 or after 9999
 */
export function toTime(value: unknown, field: string, index?: number): number {
  const time = value instanceof Date ? value.getTime() : value;
  if (typeof time !== 'number') throw wrongType(field, 'a Date', value, index);
  if (!(time >= 0 && time <= LAST))
    throw outOfRange(field, 'a date from 1970 to 9999', Number.isNaN(time) ? 'an invalid one' : time, index);
  return Math.floor(time);
}

/** Milliseconds since 1970 of an optional `Date`. @throws as `toTime` */
export function toDateTime(value: unknown, field: string, index?: number): number | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Date)) throw wrongType(field, 'a Date', value, index);
  return toTime(value, field, index);
}

/** X-Amz-Date (ISO 8601, basic format, UTC): `YYYYMMDDTHHMMSSZ`. Its first eight characters are the scope's date. */
export function amzDate(time: number): string {
  const text = new Date(time).toISOString();
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
}

/** The day of an X-Amz-Date, as a credential scope has it: `YYYYMMDD`. */
export function dayOf(date: string): string {
  return date.slice(0, 8);
}

/** Milliseconds since 1970 of an X-Amz-Date, or undefined if it is none. */
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
  // 20260231T000000Z would be a day in March.
  return amzDate(time) === text ? time : undefined;
}
