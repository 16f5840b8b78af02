/** Dates in headers of responses. */

/**
 * Reads an HTTP date in the format that servers must send (IMF-fixdate; RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
 *
 * @returns milliseconds since 1970; undefined for a missing date and any other text
 */
export function parseHttpDate(text: string | null): number | undefined {
  if (text === null) return undefined;
  const time = Date.parse(text);
  // Date.parse also takes other formats, and days that do not exist.
  return !Number.isNaN(time) && new Date(time).toUTCString() === text ? time : undefined;
}
