/**
 * Canonical paths and queries, by the rules of a dialect and by wrong rules. The core knows only the right rules; here each step can be
 * left out. A test checks that both agree.
 */
import type { Dialect } from '../api/dialect.js';

const encoder = new TextEncoder();
const UNRESERVED = /[A-Za-z0-9._~-]/;
/** Fast path: most names and values need no encoding. */
const ALL_UNRESERVED = /^[A-Za-z0-9._~-]*$/;

/** Decodes valid escapes to bytes. Keeps everything else. */
function decodeBytes(text: string): Uint8Array {
  const raw = encoder.encode(text);
  const bytes = new Uint8Array(raw.length);
  let length = 0;
  for (let i = 0; i < raw.length; i++) {
    const digits = raw[i] === 0x25 ? String.fromCharCode(raw[i + 1] ?? 0, raw[i + 2] ?? 0) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(digits)) {
      bytes[length++] = Number.parseInt(digits, 16);
      i += 2;
    } else bytes[length++] = raw[i] as number;
  }
  return bytes.subarray(0, length);
}

function encodeBytes(bytes: Uint8Array, kept: RegExp): string {
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    text += byte < 0x80 && kept.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

/** Decodes a text once and encodes it once. */
export function recode(text: string): string {
  return ALL_UNRESERVED.test(text) ? text : encodeBytes(decodeBytes(text), UNRESERVED);
}

/** Decodes a path once and encodes it once. Keeps slashes. */
export function recodePath(path: string): string {
  return encodeBytes(decodeBytes(path), /[A-Za-z0-9._~/-]/);
}

/** Encodes a path as it is, so that escapes are encoded twice. Keeps slashes. */
export function encodePath(path: string): string {
  return encodeBytes(encoder.encode(path), /[A-Za-z0-9._~/-]/);
}

/** Encodes a text as it is, including slashes. */
export function encodeText(text: string): string {
  return ALL_UNRESERVED.test(text) ? text : encodeBytes(encoder.encode(text), UNRESERVED);
}

/** Removes empty segments, "." and ".." (RFC 3986, section 5.2.4, except that a dot at the end leaves no slash). */
export function normalizePath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}${path.endsWith('/') && segments.length > 0 ? '/' : ''}`;
}

/** Canonicalizes a path as a service does. */
export function canonicalPath(path: string, { pathEncoding, pathNormalization }: Dialect): string {
  const normalized = pathNormalization === 'rfc3986' ? normalizePath(path) : path || '/';
  if (pathEncoding === 'none') return normalized;
  return pathEncoding === 'single' ? recodePath(normalized) : encodePath(normalized);
}

export type Parameter = readonly [name: string, value: string];

/** Splits a query into names and values, without decoding. A name without "=" has no value. */
export function splitQuery(query: string): Parameter[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** Joins encoded parameters, sorted by name and then by value. */
export function canonicalQuery(parameters: readonly Parameter[]): string {
  return joinQuery(sorted(parameters.map(([name, value]) => [recode(name), recode(value)])));
}

export function joinQuery(parameters: readonly Parameter[]): string {
  return parameters.map(([name, value]) => `${name}=${value}`).join('&');
}

export function sorted(parameters: readonly Parameter[]): Parameter[] {
  return [...parameters].sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Canonicalizes a header value: trims it and collapses runs of spaces to one. */
export function canonicalValue(value: string): string {
  return value.replace(/[\t\r\n ]+/g, ' ').trim();
}

/** Returns the text. Returns an empty text for one with a lone surrogate, for which `encodeURI` throws. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : '';
}
