/** Checks the names that tokens contain. */

import { outOfRange, refused, wrongType } from '../api/errors.js';
import { clientHostname } from '../protocol/host.js';
import { hasControl } from '../util/text.js';

/** The longest host name (RFC 1035, section 2.3.4). */
const MOST_OF_A_HOST = 253;
const HOSTNAME = /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*$/i;
export const MOST_PORT = 65_535;
/** More than any user name, role or client name of these services has. */
const MOST_TEXT = 1024;

/**
 * Reads a hostname, and lower-cases it, because case does not matter in hosts.
 *
 * @throws TypeError; RangeError, also for a host that clients rewrite, such as `127.1`
 */
export function readHostname(value: unknown): string {
  if (typeof value !== 'string') throw wrongType('hostname', 'a string', value);
  const name = value.toLowerCase();
  if (value.length <= MOST_OF_A_HOST && HOSTNAME.test(value) && clientHostname(name) === name) return name;
  throw outOfRange('hostname', 'a host name without scheme, port and path', faultOf(value, /[a-z0-9._-]/i));
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

/** A form of names, and the characters that it allows, for errors. */
export interface NameForm {
  readonly pattern: RegExp;
  readonly characters: RegExp;
  /** The form in words. */
  readonly expected: string;
}

/** Reads a name that has a form of its own. @throws TypeError or RangeError */
export function readName(field: string, value: unknown, { pattern, characters, expected }: NameForm): string {
  if (typeof value !== 'string') throw wrongType(field, 'a string', value);
  if (!pattern.test(value)) throw outOfRange(field, expected, faultOf(value, characters));
  return value;
}

/** Says what is wrong with a text. It does not show the text, which may be a connection string with its password. */
function faultOf(text: string, allowed: RegExp): string {
  const odd = [...text].find((character) => !allowed.test(character));
  if (odd !== undefined) return `a text with ${JSON.stringify(odd)}`;
  return text === '' ? 'an empty text' : `${text.length} characters in another form`;
}
