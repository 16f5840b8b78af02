/**
 * Validates a received request and reads each property once. A value that no client can send throws a TypeError. A fault of the client is
 * recorded, so that the service's own error can report it.
 */

import { outOfRange, wrongType } from '../api/errors.js';
import type { Payload } from '../api/signer.js';
import type { ReceivedRequest } from '../api/verify.js';
import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import { checkPayload, isHash } from '../protocol/payload-hash.js';
import { readPair } from '../util/pairs.js';
import { lowerCase, trimBlanks } from '../util/text.js';

export interface Header {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

export interface Incoming {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. With `plusAsSpace`, each "+" is already "%20". */
  readonly query: string;
  readonly headers: readonly Header[];
  /** Names of headers that occur more than once. */
  readonly repeated: ReadonlySet<string>;
  readonly body: Payload | undefined;
  readonly payloadHash: string | undefined;
  /** First reason why nobody can have signed this request. */
  readonly fault: string | undefined;
  /** Set if target and headers exceed the limit. No other field is read then. */
  readonly isTooLong: boolean;
}

/**
 * Most characters of the target and all headers together. Servers accept 8 to 64 KiB. A longer request is refused before it is searched.
 */
const MOST_CHARACTERS = 64 * 1024;
/** Characters of a header in addition to name and value: colon, space, line break. */
const AROUND = 4;

/**
 * Path and query in ASCII without whitespace or fragment. The absolute form is refused, because its host can differ from the `host` header.
 */
const TARGET = /^\/[!"$-~]*$/;
/** A tab, printable ASCII, or any non-ASCII character. Other control characters can end a field or hide in it. */
export const VALUE = /^[\t -~\u0080-\uffff]*$/;

/** Headers that a request may have only once. If they are repeated, some servers use the first value and others the last. */
export const SINGLE_HEADERS: ReadonlySet<string> = new Set([
  HEADER.authorization,
  'content-encoding',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'host',
  HEADER.payloadHash,
  HEADER.date,
  HEADER.decodedLength,
  HEADER.expressToken,
  HEADER.sessionToken,
  HEADER.trailer,
]);

/** A request as the caller gave it, with each property read once. */
export interface Given {
  readonly method: string;
  readonly url: string;
  /** Undefined if target and headers exceed the limit. */
  readonly headers: readonly Header[] | undefined;
  readonly body: Payload | undefined;
  readonly payloadHash: string | undefined;
}

/** @throws TypeError, RangeError, or SigV4Error `InvalidText` for a text body with a lone surrogate */
export function readGiven(request: ReceivedRequest, index: number | undefined): Given {
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an object', request, index);
  const { method, url, body, payloadHash } = request;
  if (typeof method !== 'string') throw wrongType('method', 'a string', method, index);
  if (typeof url !== 'string') throw wrongType('url', 'a string', url, index);
  const headers = readHeaders(request.headers, MOST_CHARACTERS - method.length - url.length, index);
  if (body !== undefined) checkPayload(body, index, 'body');
  if (payloadHash !== undefined) checkHash(payloadHash, body, index);
  return { method, url, headers, body, payloadHash };
}

/**
 * @param plusAsSpace Meaning of "+" in the query: true for a space, false for a plus. With undefined it is a fault, because servers differ.
 */
export function incomingOf(
  { method, url, headers, body, payloadHash }: Given,
  plusAsSpace: boolean | undefined,
): Incoming {
  if (headers === undefined) return { ...NOTHING, body, payloadHash };
  const at = url.indexOf('?');
  const query = at < 0 ? '' : url.slice(at + 1);
  const repeated = repeatedNames(headers);
  return {
    method,
    path: at < 0 ? url : url.slice(0, at),
    query: plusAsSpace === true && query.includes('+') ? query.replaceAll('+', '%20') : query,
    headers,
    repeated,
    body,
    payloadHash,
    fault:
      faultOf(method, url, headers, repeated) ??
      (plusAsSpace === undefined && query.includes('+') ? AMBIGUOUS_PLUS : undefined),
    isTooLong: false,
  };
}

const NOTHING: Incoming = {
  method: '',
  path: '/',
  query: '',
  headers: [],
  repeated: new Set(),
  body: undefined,
  payloadHash: undefined,
  fault: undefined,
  isTooLong: true,
};

/** @returns undefined if the headers have more than `most` characters */
function readHeaders(given: unknown, most: number, index: number | undefined): Header[] | undefined {
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw wrongType('headers', 'an iterable of [name, value] pairs', given, index);
  const headers: Header[] = [];
  let left = most;
  for (const pair of given as Iterable<unknown>) {
    const [name, value] = readPair('headers', pair, index);
    if (typeof value !== 'string') throw wrongType('headers', 'string values', value, index);
    left -= name.length + value.length + AROUND;
    if (left < 0) return undefined;
    headers.push({ name: lowerCase(name), value });
  }
  return left < 0 ? undefined : headers;
}

const NONE: ReadonlySet<string> = new Set();

/** Up to this number, comparing every pair of headers is faster than a set. A request has about twelve headers. */
const FEW = 24;

/** Returns the header names that occur more than once. */
export function repeatedNames(headers: readonly Header[]): ReadonlySet<string> {
  if (headers.length <= FEW && areDifferent(headers)) return NONE;
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of headers) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}

function areDifferent(headers: readonly Header[]): boolean {
  for (let i = 1; i < headers.length; i++) {
    const { name } = headers[i] as Header;
    for (let before = 0; before < i; before++) if ((headers[before] as Header).name === name) return false;
  }
  return true;
}

function checkHash(hash: unknown, body: unknown, index: number | undefined): void {
  if (typeof hash !== 'string') throw wrongType('payloadHash', 'a string', hash, index);
  if (body !== undefined) throw outOfRange('payloadHash', 'either "body" or "payloadHash"', 'both', index);
  if (!isHash(hash))
    throw outOfRange('payloadHash', '64 lower-case hex digits', `${hash.length} other characters`, index);
}

const AMBIGUOUS_PLUS =
  'The query has a "+", which servers read as a space or as a plus. Send %20 or %2B (verifier option plusAsSpace).';

function faultOf(
  method: string,
  url: string,
  headers: readonly Header[],
  repeated: ReadonlySet<string>,
): string | undefined {
  if (!isToken(method)) return 'The method must be an HTTP token.';
  if (!TARGET.test(url)) return 'The request target must be a path and query in ASCII.';
  for (const { name, value } of headers) {
    if (!isToken(name)) return 'A header has an invalid name.';
    if (!VALUE.test(value)) return `The header ${name} must not have control characters.`;
  }
  for (const name of repeated) if (SINGLE_HEADERS.has(name)) return `The header ${name} must occur only once.`;
  return undefined;
}

/** Returns the message for a repeated signed header. */
export function duplicateHeader(name: string): string {
  return `The header ${name} must occur only once (verifier option allowDuplicates).`;
}

/** Returns the trimmed value of a header that occurs once, or undefined. */
export function headerOf({ headers }: Incoming, name: string): string | undefined {
  for (const header of headers) if (header.name === name) return trimBlanks(header.value);
  return undefined;
}
