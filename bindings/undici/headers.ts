/** Reads headers in each form that undici takes. */

import { refused, wrongType } from '../api/errors.js';
import { entriesOf } from '../util/pairs.js';
import { lowerCase } from '../util/text.js';

/**
 * The headers to send, by name as given. It is a record because interceptors that add a header, as `dns` and `retry` do, lose the names of
 * an array.
 */
export type HeaderRecord = Record<string, string | string[]>;

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
  for (const [name, value] of pairsOf(given)) {
    if (typeof name !== 'string') throw wrongType('headers', 'string names', name);
    if (value === undefined || drop.has(lowerCase(name))) continue;
    const text = Array.isArray(value) ? value.map((each) => textOf(name, each)) : textOf(name, value);
    const before = headers[name];
    headers[name] = before === undefined ? text : [before, text].flat();
  }
  return headers;
}

/** Returns the value of a header, and undefined if it is missing. @param name in lower case */
export function headerOf(headers: HeaderRecord, name: string): string | string[] | undefined {
  const found = Object.keys(headers).find((each) => lowerCase(each) === name);
  return found === undefined ? undefined : headers[found];
}

/** Returns the headers to sign, in the order in which undici writes them. */
export function signedPairs(headers: HeaderRecord): [name: string, value: string][] {
  return Object.keys(headers).flatMap((name) => {
    if (UNSIGNED.has(lowerCase(name))) return [];
    return [headers[name] as string | string[]].flat().map((value): [string, string] => [name, value]);
  });
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
