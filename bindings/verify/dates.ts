/** Parses the dates of received requests. */
import { parseAmzDate } from '../protocol/dates.js';

/** IMF-fixdate (RFC 9110, section 5.6.7). */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** Returns milliseconds since 1970 for a date in ISO 8601 basic format. In the `Date` header an HTTP date is accepted too. */
export function readDate(text: string, isDateHeader: boolean): number | undefined {
  return parseAmzDate(text) ?? (isDateHeader ? parseHttpDate(text) : undefined);
}

function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const time = Date.parse(text);
  // Engines read 31 February as a day in March, and do not check the day of the week.
  return !(time >= 0) || new Date(time).toUTCString() !== text ? undefined : time;
}

/** Parses the dates of one verifier's requests and remembers the last. Most requests of a batch were signed in the same second. */
export class DateReader {
  #text = '';
  #isDateHeader = false;
  #time: number | undefined;

  /** @see readDate */
  read(text: string, isDateHeader: boolean): number | undefined {
    if (this.#text !== text || this.#isDateHeader !== isDateHeader) {
      this.#text = text;
      this.#isDateHeader = isDateHeader;
      this.#time = readDate(text, isDateHeader);
    }
    return this.#time;
  }
}
