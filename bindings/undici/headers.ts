/** Reads headers in each form that undici takes. */

import { refused, wrongType } from '../api/errors.js';
import { entriesOf } from '../util/pairs.js';
import { lowerCase } from '../util/text.js';

/**
 * The headers to send, by name as given. It is a record because interceptors that add a header, as `dns` and `retry` do, lose the names of
 * an array. A name has one value: HTTP/2 joins repeated headers in its own way, and the signature would not match.
 */
export type HeaderRecord = Record<string, string>;

/** Headers that are not signed: undici writes the first itself, and proxies change the second. */
const UNSIGNED: ReadonlySet<string> = new Set(['content-length', 'accept-encoding']);

/** Pairs of iterators that can be read only once. The `retry` interceptor sends them again. */
const ONCE = new WeakMap<object, readonly (readonly [string, unknown])[]>();

/**
 * Reads headers: a record, names and values in turn, or pairs.
 *
 * @param drop lower-case names to remove
 * @returns a new record without a prototype
 * @throws TypeError; SigV4Error `InvalidHeader` for a name without a value
 */
export function readHeaders(given: unknown, drop: ReadonlySet<string>): HeaderRecord {
  const headers: HeaderRecord = Object.create(null);
  const spellings = new Map<string, string>();
  for (const [own, value] of pairsOf(given)) {
    if (typeof own !== 'string') throw wrongType('headers', 'string names', own);
    const lower = lowerCase(own);
    if (value === undefined || drop.has(lower)) continue;
    const texts = (Array.isArray(value) ? value : [value]).map((each) => textOf(own, each));
    const name = spellings.get(lower) ?? own;
    for (const text of texts) {
      const before = headers[name];
      if (before !== undefined && lower === 'host')
        throw refused('InvalidHeader', 'headers.host', 'must be given once');
      headers[name] = before === undefined ? text : before + (lower === 'cookie' ? '; ' : ', ') + text;
    }
    spellings.set(lower, name);
  }
  return headers;
}

/** Returns the value of a header, and undefined if it is missing. @param name in lower case */
export function headerOf(headers: HeaderRecord, name: string): string | undefined {
  const found = Object.keys(headers).find((each) => lowerCase(each) === name);
  return found === undefined ? undefined : headers[found];
}

/** Returns the headers to sign. */
export function signedPairs(headers: HeaderRecord): [name: string, value: string][] {
  return Object.entries(headers).filter(([name]) => !UNSIGNED.has(lowerCase(name)));
}

function pairsOf(given: unknown): readonly (readonly [name: unknown, value: unknown])[] {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given) && !Array.isArray(given[0])) return inTurn(given);
  const expected = 'a record, pairs, or names and values in turn';
  if (!isIterator(given)) return entriesOf('headers', given, expected);
  const pairs = ONCE.get(given) ?? entriesOf('headers', given, expected);
  ONCE.set(given, pairs);
  return pairs;
}

/** Returns true for an iterator, such as `headers.entries()`. */
function isIterator(given: unknown): given is object {
  return typeof given === 'object' && given !== null && typeof (given as Iterator<unknown>).next === 'function';
}

function inTurn(list: readonly unknown[]): [unknown, unknown][] {
  if (list.length % 2 !== 0)
    throw refused('InvalidHeader', 'headers', 'has a name without a value: give names and values in turn');
  return Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]);
}

/** Converts a value as undici does: null becomes the empty text. */
function textOf(name: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw wrongType(`headers.${name}`, 'a string or an array of strings', value);
}
