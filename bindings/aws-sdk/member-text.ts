/** Checks the values of members and writes them as text, as the SDK does (@smithy/core 3.41, `ToStringShapeSerializer`). */
import { outOfRange, refused, wrongType } from '../api/errors.js';
import type { OwnQuery } from './member-roles.js';
import type { DateFormat, Member, MemberType } from './schema-members.js';

const EXPECTED: Readonly<Record<MemberType, string>> = {
  string: 'a string',
  number: 'a finite number',
  boolean: 'a boolean',
  date: 'a Date',
  strings: 'an array of strings',
  other: 'an object or bytes',
};

/**
 * Writes the value of a member. Undefined for a value that has no text: structures, maps and bytes.
 *
 * The SDK writes values of wrong types too: a number as a key, `[object Object]` as a version. Here they are refused.
 *
 * @throws TypeError for another type than the schema's; RangeError for an invalid date
 */
export function textOf({ name, type, dateFormat }: Member, value: unknown, index: number): string | undefined {
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
      break;
    case 'boolean':
      if (typeof value === 'boolean') return String(value);
      break;
    case 'date':
      if (value instanceof Date) return dateText(name, value, dateFormat, index);
      break;
    case 'strings':
      if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
        return value.map(listEntry).join(', ');
      break;
    default:
      // Some of these members are strings too: a `Body`, a customer key.
      return undefined;
  }
  throw wrongType(name, EXPECTED[type], value, index);
}

function dateText(name: string, value: Date, format: DateFormat, index: number): string {
  const time = value.getTime();
  if (Number.isNaN(time)) throw outOfRange(name, 'a valid Date', 'an invalid date', index);
  if (format === 'epoch-seconds') return String(time / 1000);
  return format === 'http-date' ? value.toUTCString() : value.toISOString().replace('.000Z', 'Z');
}

/** Quotes an entry of a list in a header, if it has a comma or a quote. */
function listEntry(text: string): string {
  return /[",]/.test(text) ? `"${text.replace(/[\\"]/g, '\\$&')}"` : text;
}

/**
 * Adds the texts of a record of headers, such as `Metadata`, to a query. Of names that differ in case only, the last counts, as for the SDK.
 *
 * @throws TypeError if it is not a record of strings; SigV4Error `InvalidText`
 */
export function prefixedTexts({ name, wire }: Member, record: unknown, index: number, query: OwnQuery): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw wrongType(name, 'a record of strings', record, index);
  for (const [each, value] of Object.entries(record)) {
    if (typeof value !== 'string') throw wrongType(`${name}.${each}`, 'a string', value, index);
    if (!each.isWellFormed() || !value.isWellFormed())
      throw refused('InvalidText', name, 'has a lone surrogate', index);
    query[(wire + each).toLowerCase()] = value;
  }
}
