/**
 * Copies requests of the SDK, and writes their canonical request as @smithy/signature-v4 5.7.5 does. A request of the SDK is sent as its
 * parts say, so nothing in it may be written anew, as the core does with a URL.
 */

import type { HttpRequest } from '@smithy/types';
import { outOfRange, refused, wrongType } from '../api/errors.js';
import { isToken } from '../protocol/header-names.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { encodeValue } from '../protocol/percent-encoding.js';
import { isLeftUnsigned } from './unsigned-headers.js';

/** The host of a request over HTTP/2, among the headers of a client with such a handler. */
const AUTHORITY = ':authority';

/** Headers of an earlier signature. A retry signs a request that was signed before. */
const GENERATED: ReadonlySet<string> = new Set([HEADER.authorization, HEADER.date, 'date']);

/** Lower-case names of headers, as a `Set`. */
export type HeaderNames = Pick<ReadonlySet<string>, 'has'> | undefined;

/** Headers that a call excludes from the signature, and headers that it signs in spite of that and of `isLeftUnsigned`. */
export interface HeaderChoice {
  readonly unsignableHeaders: HeaderNames;
  readonly signableHeaders: HeaderNames;
}

/** The signed headers. */
export interface CanonicalHeaders {
  /** A line for each header: `name:value`. */
  readonly lines: string;
  /** The names, separated by semicolons. */
  readonly names: string;
}

/** A request whose query is there. */
export type CopiedRequest = HttpRequest & { query: NonNullable<HttpRequest['query']> };

/**
 * Copies a request, without the headers of an earlier signature, and with a `host`. The copy has the same class; the body is shared.
 *
 * @throws TypeError, RangeError, or SigV4Error `InvalidUrl`
 */
export function copyRequest(request: HttpRequest): CopiedRequest {
  checkRequest(request);
  const copy = Object.assign(Object.create(Object.getPrototypeOf(request)), request) as CopiedRequest;
  const headers = { ...request.headers };
  copy.headers = headers;
  copy.query = copyQuery(request.query);
  let hasHost = false;
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (lower === 'host' || lower === AUTHORITY) hasHost = true;
    else if (GENERATED.has(lower)) delete headers[name];
  }
  // A signature without the host would be valid for every host, and no service accepts it.
  if (!hasHost) headers['host'] = request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
  return copy;
}

function copyQuery(query: HttpRequest['query']): CopiedRequest['query'] {
  const copy = { ...query };
  for (const name of Object.keys(copy)) {
    const value = copy[name];
    if (Array.isArray(value)) copy[name] = [...value];
  }
  return copy;
}

function checkRequest(request: HttpRequest): void {
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an HttpRequest of the SDK', request);
  const { method, hostname, path, headers, query } = request;
  if (typeof method !== 'string') throw wrongType('method', 'a string', method);
  if (!/^[A-Z][A-Z-]*$/.test(method))
    throw outOfRange('method', 'an HTTP method in upper case', JSON.stringify(method));
  if (typeof hostname !== 'string') throw wrongType('hostname', 'a string', hostname);
  if (typeof path !== 'string') throw wrongType('path', 'a string', path);
  if (!/^\/[!-~]*$/.test(path) || /[?#]/.test(path))
    throw refused(
      'InvalidUrl',
      'path',
      'must begin with "/" and be percent-encoded, without "?" and "#": put parameters into "query"',
    );
  if (typeof headers !== 'object' || headers === null) throw wrongType('headers', 'an object', headers);
  if (query !== undefined && (typeof query !== 'object' || query === null || Array.isArray(query)))
    throw wrongType('query', 'an object', query);
}

/**
 * Moves headers of a copied request to its query: those that begin with `x-amz-` and are not in `unhoistable`, and those in `hoistable`.
 */
export function hoistHeaders(
  { headers, query }: CopiedRequest,
  unhoistable: HeaderNames,
  hoistable: HeaderNames,
): void {
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    const isAmz = lower.startsWith('x-amz-') && unhoistable?.has(lower) !== true;
    if (!isAmz && hoistable?.has(lower) !== true) continue;
    query[name] = headers[name] as string;
    delete headers[name];
  }
}

/** Writes the canonical request (AWS, "Create a signed AWS API request", step 1). */
export function canonicalRequest(
  { method, path, query }: CopiedRequest,
  headers: CanonicalHeaders,
  payloadHash: string,
  escapesPath: boolean,
): string {
  const target = escapesPath ? escapedPath(path) : path;
  return `${method}\n${target}\n${canonicalQuery(query)}\n${headers.lines}\n${headers.names}\n${payloadHash}`;
}

/** Removes empty and dot segments, and encodes the rest once more. */
function escapedPath(path: string): string {
  if (path === '/') return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeValue(segment));
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

/** Writes the query: sorted by encoded name, repeated parameters by encoded value. Null values are not signed. */
function canonicalQuery(query: Readonly<Record<string, unknown>>): string {
  const encoded: [name: string, text: string][] = [];
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === null || value === undefined || name.toLowerCase() === SIGNATURE) continue;
    const key = encodeQueryPart(name);
    if (!Array.isArray(value)) {
      encoded.push([key, parameter(name, key, value)]);
    } else if (value.length > 0) {
      const texts = value.map((each) => parameter(name, key, each));
      encoded.push([key, texts.sort().join('&')]);
    }
  }
  if (encoded.length > 1) encoded.sort(([a], [b]) => (a < b ? -1 : 1));
  return encoded.map(([, text]) => text).join('&');
}

const SIGNATURE = PARAMETER.signature.toLowerCase();

function parameter(name: string, key: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(`query.${name}`, 'a string, an array of strings or null', value);
  return `${key}=${encodeQueryPart(value)}`;
}

function encodeQueryPart(text: string): string {
  if (!text.isWellFormed()) throw refused('InvalidText', 'query', 'has a lone surrogate');
  return encodeValue(text);
}

/**
 * Writes the signed headers. The host of HTTP/2 is signed by the name `host`, which every service understands; @smithy/signature-v4 signs
 * it as `:authority`, which is not the name of a header.
 *
 * @throws TypeError; SigV4Error `InvalidHeader` for a name or value that cannot be sent
 */
export function canonicalHeaders(headers: Readonly<Record<string, unknown>>, choice: HeaderChoice): CanonicalHeaders {
  // Sorted as they are given: of two names that differ only in case, the last one counts, as in @smithy/signature-v4.
  const given = Object.keys(headers).sort();
  const values = new Map<string, string>();
  let isSorted = true;
  for (const name of given) {
    const value = headers[name];
    if (value === undefined || value === null) continue;
    const lower = name.toLowerCase();
    if (isUnsigned(lower, choice)) continue;
    if (lower !== name || lower === AUTHORITY) isSorted = false;
    if (lower === AUTHORITY) values.set('host', canonicalValue('host', value));
    else values.set(lower, canonicalValue(name, value));
  }
  const names = [...values.keys()];
  if (!isSorted) names.sort();
  let lines = '';
  for (const name of names) lines += `${name}:${values.get(name)}\n`;
  return { lines, names: names.join(';') };
}

function isUnsigned(name: string, { unsignableHeaders, signableHeaders }: HeaderChoice): boolean {
  // Headers that begin with `amz-sdk-` tell the service about retries.
  const isExcluded = isLeftUnsigned(name) || name.startsWith('amz-sdk-') || unsignableHeaders?.has(name) === true;
  return isExcluded && signableHeaders?.has(name) !== true;
}

/** A value that is canonical already: words of printable ASCII, separated by single spaces. */
const CANONICAL = /^(?:[!-~]+(?: [!-~]+)*)?$/;

function canonicalValue(name: string, value: unknown): string {
  if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value);
  if (!isToken(name)) throw refused('InvalidHeader', 'headers', 'has a name that is not allowed in HTTP');
  if (CANONICAL.test(value)) return value;
  if (!/^[\t -~]*$/.test(value))
    throw refused('InvalidHeader', `headers.${name.toLowerCase()}`, 'must be ASCII without control characters');
  return value.replace(/[\t ]+/g, ' ').trim();
}
