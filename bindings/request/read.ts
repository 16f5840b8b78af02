/**
 * Reads a caller's request, every property once, and writes it as the lines that the core takes (assembly/request/canonical.ts).
 * What they mean is the core's business: here types are checked, and what the signer adds is added.
 */
import { toTime } from '../clock.js';
import type { Core } from '../core.js';
import type { Dialect } from '../dialects.js';
import { checkNames, outOfRange, refused, wrongType } from '../errors.js';
import { DEFAULT_EXPIRES, readExpiresIn } from '../expires.js';
import {
  CONTENT_SHA256,
  EMPTY_HASH,
  hashPayload,
  readPayloadHash,
  readPayloadHeader,
  UNSIGNED_PAYLOAD,
} from '../payload.js';
import type { SigningRequest, UrlPresignRequest } from '../types.js';
import type { HeaderNames } from './header-names.js';

const METHOD = /^[A-Z][A-Z-]*$/;
/** A look into a set costs less. */
const USUAL_METHODS: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS']);
const NAMES = ['method', 'url', 'headers', 'payload', 'payloadHash', 'signingDate', 'strictUrl', 'allowDotSegments'];
const SIGN_NAMES: ReadonlySet<string> = new Set(NAMES);
const PRESIGN_NAMES: ReadonlySet<string> = new Set([...NAMES, 'expiresIn']);

/** Where a signature goes. */
export type Mode = 'sign' | 'presign';

/** What reading needs to know of the signer. */
export interface Reader {
  readonly core: Core;
  readonly dialect: Dialect;
  readonly names: HeaderNames;
  readonly memory: Memory;
}

/**
 * What the last request's parts became. Most requests of a program have the same headers, and often the same URL; then its lines
 * are there already, in one piece: for a batch of 1,000 that saves 0.3 us a request.
 */
export interface Memory {
  method: string;
  url: string;
  target: string;
  mode: Mode;
  names: readonly string[];
  values: readonly unknown[];
  headers: GivenHeaders;
}

/** A memory of nothing. */
export function emptyMemory(): Memory {
  return { method: '', url: '', target: '', mode: 'sign', names: [], values: [], headers: NO_HEADERS };
}

function targetLines(memory: Memory, method: string, url: string): string {
  if (memory.url !== url || memory.method !== method) {
    memory.method = method;
    memory.url = url;
    memory.target = `${method}\n${url}\n`;
  }
  return memory.target;
}

/** A request that was read. */
export interface ReadRequest {
  readonly url: string;
  /** Lines: method and URL; then, behind one for the payload hash, headers, each a line for its name and one for its value. */
  readonly target: string;
  readonly headers: string;
  /** How many lines these are. */
  readonly lineCount: number;
  readonly payloadHash: string;
  /** What the signer sends along: in a header, or in the query of a presigned URL. */
  readonly sendsPayloadHash: boolean;
  /** Milliseconds since 1970, or undefined for the clock's. */
  readonly signingTime: number | undefined;
  /** Seconds, for a presigned URL. */
  readonly expiresIn: number;
  readonly strictUrl: boolean;
  readonly allowDotSegments: boolean;
}

/**
 * @param index of the request in its batch, for errors
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader` or `InvalidText`
 */
export function readRequest(
  reader: Reader,
  request: SigningRequest | UrlPresignRequest,
  mode: Mode,
  index?: number,
): ReadRequest {
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an object', request, index);
  checkNames('request', request, mode === 'sign' ? SIGN_NAMES : PRESIGN_NAMES, index);
  const { method = 'GET', url, headers, payload, payloadHash, signingDate, strictUrl, allowDotSegments } = request;
  if (!USUAL_METHODS.has(method)) checkMethod(method, index);
  if (mode === 'presign' && method === 'POST' && reader.dialect.postQuery === 'empty')
    throw refused(
      'UnsupportedDialect',
      'dialect.postQuery',
      'is "empty": a presigned POST would not cover its own expiry',
      index,
    );
  if (typeof url !== 'string') throw wrongUrl(url, index);
  const given = headers === undefined ? NO_HEADERS : readHeaders(reader, headers, mode, index);

  const hash = payloadLine(reader, payload, payloadHash, given.payloadHash, mode, index);
  // A presigned URL that says nothing of its payload has what the dialect presigns without one, or an unsigned one.
  const isUnderstood =
    mode === 'presign' && (hash === UNSIGNED_PAYLOAD || (payload === undefined && payloadHash === undefined));
  const sendsPayloadHash = reader.dialect.payloadHeader && given.payloadHash === undefined && !isUnderstood;
  return {
    url,
    target: targetLines(reader.memory, method, url),
    headers: given.lines,
    lineCount: 3 + given.lineCount,
    payloadHash: hash,
    sendsPayloadHash,
    signingTime: signingDate === undefined ? undefined : toTime(signingDate, 'signingDate', index),
    expiresIn: mode === 'presign' && 'expiresIn' in request ? readExpiresIn(request.expiresIn, index) : DEFAULT_EXPIRES,
    strictUrl: flag('strictUrl', strictUrl, index),
    allowDotSegments: flag('allowDotSegments', allowDotSegments, index),
  };
}

function checkMethod(method: unknown, index: number | undefined): void {
  if (typeof method !== 'string') throw wrongType('method', 'a string', method, index);
  if (!METHOD.test(method))
    throw outOfRange('method', 'an HTTP method in capital letters', JSON.stringify(method), index);
}

function wrongUrl(url: unknown, index: number | undefined): TypeError {
  if (!(url instanceof URL)) return wrongType('url', 'a string', url, index);
  // https://host/a/../b is https://host/b there: another object than the one that was meant.
  return wrongType(
    'url',
    'a string (a URL object has rewritten its path; if that is what you mean, pass its href)',
    url,
    index,
  );
}

function flag(field: string, value: unknown, index: number | undefined): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw wrongType(field, 'a boolean', value, index);
  return value ?? false;
}

// ── payload ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function payloadLine(
  { core, dialect }: Reader,
  payload: unknown,
  payloadHash: unknown,
  header: string | undefined,
  mode: Mode,
  index: number | undefined,
): string {
  if (payload !== undefined && payloadHash !== undefined)
    throw refused('InvalidHeader', 'payloadHash', 'is given together with "payload"', index);
  if (payloadHash !== undefined) return agreeing(readPayloadHash(payloadHash, index), header, index);
  if (header !== undefined) {
    // A word stands for whatever payload there is.
    const isWord = header.length !== EMPTY_HASH.length;
    return payload === undefined || isWord ? header : agreeing(hashPayload(core, payload, index), header, index);
  }
  const { unsignedPayload } = dialect;
  if (unsignedPayload === 'always' || (unsignedPayload === 'presigned' && mode === 'presign' && payload === undefined))
    return UNSIGNED_PAYLOAD;
  return payload === undefined ? EMPTY_HASH : hashPayload(core, payload, index);
}

function agreeing(hash: string, header: string | undefined, index: number | undefined): string {
  if (header !== undefined && header !== hash)
    throw refused('InvalidHeader', CONTENT_SHA256, 'contradicts the payload', index);
  return hash;
}

// ── headers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Headers as lines. */
export interface GivenHeaders {
  readonly lines: string;
  readonly lineCount: number;
  readonly payloadHash: string | undefined;
}

const NO_HEADERS: GivenHeaders = { lines: '', lineCount: 0, payloadHash: undefined };

function readHeaders(reader: Reader, headers: object, mode: Mode, index: number | undefined): GivenHeaders {
  if (typeof headers !== 'object' || headers === null)
    throw wrongType('headers', 'a record, entries or Headers', headers, index);
  const collected = new CollectedHeaders(reader.names, mode, index);
  if (Symbol.iterator in headers) {
    for (const pair of headers as Iterable<unknown>) {
      if (!Array.isArray(pair) || pair.length !== 2) throw wrongType('headers', 'pairs of name and value', pair, index);
      const [name, value] = pair;
      if (typeof name !== 'string') throw wrongType('headers', 'names that are strings', name, index);
      collected.add(name, value);
    }
    return collected;
  }
  const { memory } = reader;
  const names = Object.keys(headers);
  const values = names.map((name): unknown => (headers as Record<string, unknown>)[name]);
  if (memory.mode === mode && sameItems(memory.names, names) && sameItems(memory.values, values)) return memory.headers;
  for (const [i, name] of names.entries()) {
    const value = values[i];
    if (Array.isArray(value)) for (const each of value) collected.add(name, each);
    else collected.add(name, value);
  }
  // An array could change until the next request.
  if (!values.some(Array.isArray)) Object.assign(memory, { mode, names, values, headers: collected });
  return collected;
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Headers that are added one by one. */
class CollectedHeaders implements GivenHeaders {
  readonly #names: HeaderNames;
  readonly #mode: Mode;
  readonly #index: number | undefined;
  #hasHost = false;
  lines = '';
  lineCount = 0;
  payloadHash: string | undefined;

  constructor(names: HeaderNames, mode: Mode, index: number | undefined) {
    this.#names = names;
    this.#mode = mode;
    this.#index = index;
  }

  add(name: string, value: unknown): void {
    const index = this.#index;
    if (typeof value !== 'string') throw wrongType(`headers.${name}`, 'a string', value, index);
    switch (this.#names.kindOf(name)) {
      case 'signed':
        break;
      case 'unsigned':
        if (this.#mode === 'presign') throw reserved(name, 'is changed on the way, so it cannot be bound', index);
        return;
      case 'host':
        if (this.#hasHost || value.trim() === '')
          throw refused('InvalidHeader', 'headers.host', 'must be there once, with a value', index);
        this.#hasHost = true;
        break;
      case 'payload':
        if (this.payloadHash !== undefined) throw refused('InvalidHeader', CONTENT_SHA256, 'is given twice', index);
        this.payloadHash = readPayloadHeader(value, index);
        break;
      case 'reserved':
        throw reserved(name, 'is set by the signer', index);
      default:
        throw refused('InvalidHeader', 'headers', 'has a name that is not allowed in HTTP', index);
    }
    this.lines += `${name}\n${value}\n`;
    this.lineCount += 2;
  }
}

function reserved(name: string, reason: string, index: number | undefined): Error {
  return refused('ReservedHeader', `headers.${name.toLowerCase()}`, reason, index);
}
