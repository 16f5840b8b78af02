/** Dates of requests that were received. */
import { parseAmzDate } from '../protocol/dates.js';

/** IMF-fixdate (RFC 9110, section 5.6.7). */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/** Milliseconds since 1970 of a date in basic format, or, in the header Date, of one as HTTP has it. */
export function readDate(text: string, isDateHeader: boolean): number | undefined {
  return parseAmzDate(text) ?? (isDateHeader ? parseHttpDate(text) : undefined);
}

function parseHttpDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const time = Date.parse(text);
  // Engines take the 31st of February for a day in March, and do not look at the day of the week.
  return !(time >= 0) || new Date(time).toUTCString() !== text ? undefined : time;
}

/** Reads the dates of one verifier's requests, and remembers the last: of many requests most were signed in one second. */
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
