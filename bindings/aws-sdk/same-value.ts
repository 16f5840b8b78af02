/** Compares values of inputs. Equal values give equal requests, whether or not they are the same object. */
import { encodeBase64 } from '../platform/base64.js';
import { toBytes } from '../protocol/payload-hash.js';
import { copyBytes } from '../util/bytes.js';

/** Gives each object that can only be compared by identity a number: a stream, a Blob. */
export class Identities {
  readonly #numbers = new Map<object, number>();

  of(value: object): number {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    return number;
  }
}

/** Writes a value as a text that only equal values have. */
export function identityText(value: unknown, identities: Identities): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `bytes ${encodeBase64(toBytes(value))}`;
  if (Array.isArray(value)) return `[${value.map((each) => identityText(each, identities)).join()}]`;
  if (!isRecord(value)) return `object ${identities.of(value)}`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${identityText(each, identities)}`).join()}}`;
}

/** Copies what a caller may change before the middleware reads it: bytes, dates, records. Streams and blobs stay the same. */
export function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value);
  if (ArrayBuffer.isView(value)) return copyBytes(toBytes(value));
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (Array.isArray(value)) return [...value];
  return isRecord(value) ? { ...value } : value;
}

/** Returns true for an object that has only properties of its own. */
export function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
