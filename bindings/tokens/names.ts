/** Checks the names that tokens contain. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import { hasControl } from '../util/text.js';

/** The longest host name (RFC 1035, section 2.3.4). */
const MOST_OF_A_HOST = 253;
const HOSTNAME = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*$/i;
/** The most characters of a value that an error shows. */
const MOST_SHOWN = 80;
const MOST_PORT = 65_535;
/** No user name of these services is longer, and a longer value would be shown in no log. */
const MOST_TEXT = 1024;

/** Reads a hostname. Hosts do not differ in case, so it is lower-cased. @throws TypeError or RangeError */
export function readHostname(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('hostname', 'a string', value);
  if (value.length <= MOST_OF_A_HOST && HOSTNAME.test(value)) return value.toLowerCase();
  throw outOfRange('hostname', 'a host name without scheme, port and path', shown(value));
}

/** Reads a port. @throws TypeError or RangeError */
export function readPort(value: unknown): number {
  if (typeof value !== 'number') throw wrongType('port', 'a number', value);
  if (!Number.isInteger(value) || value < 1 || value > MOST_PORT)
    throw outOfRange('port', `a whole number from 1 to ${MOST_PORT}`, value);
  return value;
}

/** Reads a text that must not be empty. @throws TypeError, RangeError, or SigV4Error `InvalidText` */
export function readText(field: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (value === '' || value.length > MOST_TEXT) throw outOfRange(field, `1 to ${MOST_TEXT} characters`, value.length);
  if (hasControl(value)) throw refused('InvalidText', field, 'has a control character');
  if (!value.isWellFormed()) throw refused('InvalidText', field, 'has a lone surrogate');
  return value;
}

/** Reads a name that has a form of its own. @param expected the form, for errors @throws TypeError or RangeError */
export function readName(field: string, value: unknown, form: RegExp, expected: string): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!form.test(value)) throw outOfRange(field, expected, shown(value));
  return value;
}

function shown(text: string): string {
  return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}
