/** Pairs of name and value, which headers, fields and parameters are given as. */
import { wrongType } from '../api/errors.js';

/** A pair whose name is a string. @throws TypeError */
export function readPair(field: string, pair: unknown, index?: number): readonly [name: string, value: unknown] {
  if (!Array.isArray(pair) || pair.length !== 2) throw wrongType(field, 'pairs of name and value', pair, index);
  if (typeof pair[0] !== 'string') throw wrongType(field, 'names that are strings', pair[0], index);
  return pair as [string, unknown];
}

/** The entries of a record, or pairs as they are given. @param expected what may be given, for errors @throws TypeError */
export function entriesOf(
  field: string,
  given: unknown,
  expected: string,
  index?: number,
): readonly (readonly [name: string, value: unknown])[] {
  if (typeof given !== 'object' || given === null) throw wrongType(field, expected, given, index);
  if (!(Symbol.iterator in given)) return Object.entries(given);
  return Array.from(given as Iterable<unknown>, (pair) => readPair(field, pair, index));
}

/** The same, names and values in turn: one array instead of one for each pair. @throws TypeError */
export function namesAndValues(field: string, given: unknown, expected: string, index?: number): unknown[] {
  const entries: unknown[] = [];
  if (typeof given === 'object' && given !== null && !(Symbol.iterator in given))
    for (const name in given) {
      if (Object.hasOwn(given, name)) entries.push(name, (given as Record<string, unknown>)[name]);
    }
  else for (const [name, value] of entriesOf(field, given, expected, index)) entries.push(name, value);
  return entries;
}

/**
 * The names and values of an object's own properties, as `Object.entries` gives them: for thousands of names that takes V8 more than linear
 * time, 3.4 ms for 8,192 of them, and this 0.9 (Node 20).
 */
export function propertiesOf<V>(fields: Readonly<Record<string, V>>): [string, V][] {
  return Object.keys(fields).map((name) => [name, fields[name] as V]);
}
