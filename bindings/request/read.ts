/**
 * Reads a caller's request, each property once, and writes it as lines for the core (assembly/request/canonical.ts). It checks types and
 * adds the signer's values. The core interprets the lines.
 */

import { checkNames, outOfRange, refused, wrongType } from '../api/errors.js';
import type { OutliveCredentials } from '../api/presign-defaults.js';
import type { SigningRequest, UrlPresignRequest } from '../api/signer.js';
import type { Core } from '../core/core.js';
import type { RequestScope, RequestScopes } from '../identity/request-scopes.js';
import { toDateTime } from '../protocol/dates.js';
import { readExpiresIn, readOutliving } from '../protocol/expires.js';
import { isToken } from '../protocol/header-names.js';
import type { ClientHosts } from '../protocol/host.js';
import { flag } from '../util/options.js';
import type { Mode } from './mode.js';
import { defaultPayloadHash, payloadHashOf } from './payload-hash.js';
import { type HeaderReader, NO_HEADERS } from './read-headers.js';
import { urlFault } from './url-errors.js';

/** The usual methods, because a lookup in a set is cheaper than the full check. */
const USUAL_METHODS: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS']);
const NAMES = ['method', 'url', 'headers', 'payload', 'payloadHash', 'signingDate', 'strictUrl', 'allowDotSegments'];
const SIGN_NAMES: ReadonlySet<string> = new Set(NAMES);
const PRESIGN_NAMES: ReadonlySet<string> = new Set([...NAMES, 'expiresIn', 'outliveCredentials']);

/** The state for reading requests: parts of the signer, and caches of the last request. */
export interface Reader {
  readonly core: Core;
  readonly scopes: RequestScopes;
  readonly headers: HeaderReader;
  readonly requestLine: RequestLine;
  readonly hosts: ClientHosts;
  /** The default validity of presigned URLs, in seconds. */
  readonly expiresIn: number;
  readonly outliveCredentials: OutliveCredentials;
}

/** Writes method and URL as lines, and caches the last result, because requests often repeat. */
export class RequestLine {
  #method = '';
  #url = '';
  #lines = '';

  lines(method: string, url: string): string {
    if (!isSame(this.#url, url) || this.#method !== method) {
      this.#method = method;
      this.#url = url;
      this.#lines = `${method}\n${url}\n`;
    }
    return this.#lines;
  }
}

/** Compares URLs, which mostly differ near their ends. A comparison only from the beginning takes twice as long (Node 20). */
function isSame(a: string, b: string): boolean {
  const { length } = b;
  return a.length === length && a.charCodeAt(length - 5) === b.charCodeAt(length - 5) && a === b;
}

/** A request, read and checked. */
export interface ReadRequest {
  /** Its index in the batch, for errors. */
  readonly index: number | undefined;
  readonly scope: RequestScope;
  readonly url: string;
  /** Two lines: method and URL. A line for the payload hash follows, then `headers`. */
  readonly target: string;
  /** A line for each name and a line for its value. */
  readonly headers: string;
  /** The lines of `target`, the payload hash and `headers`. */
  readonly lineCount: number;
  readonly payloadHash: string;
  /** The signer adds the payload hash, as a header or as a parameter of a presigned URL. */
  readonly sendsPayloadHash: boolean;
  /** Milliseconds since 1970; undefined for the time of the clock. */
  readonly signingTime: number | undefined;
  /** The validity of a presigned URL, in seconds. */
  readonly expiresIn: number;
  readonly outliveCredentials: OutliveCredentials;
  readonly strictUrl: boolean;
  readonly allowDotSegments: boolean;
}

/**
 * Reads and checks a request.
 *
 * @param index of the request in its batch, for errors
 * @param known the service, for a signer that leaves it to hosts, or the scope
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `InvalidText`, `InvalidUrl`, `InvalidScope` or
 * `ScopeMismatch`
 */
export function readRequest(
  reader: Reader,
  request: SigningRequest | UrlPresignRequest,
  mode: Mode,
  index?: number,
  known?: string | RequestScope,
): ReadRequest {
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an object', request, index);
  checkNames('request', request, mode === 'sign' ? SIGN_NAMES : PRESIGN_NAMES, index);
  const { method = 'GET', url, headers, payload, payloadHash, signingDate, strictUrl, allowDotSegments } = request;
  if (!USUAL_METHODS.has(method)) checkMethod(method, index);
  if (typeof url !== 'string') throw wrongUrl(url, index);
  const given = headers === undefined ? NO_HEADERS : reader.headers.read(headers, mode, index);
  const scope =
    known === undefined
      ? reader.scopes.of(url, given.host, index)
      : typeof known === 'string'
        ? reader.scopes.known(url, known)
        : known;
  if (scope === undefined) throw urlFault(url, index);
  const { dialect } = scope;
  if (mode === 'presign' && method === 'POST' && dialect.postQuery === 'empty')
    throw refused(
      'UnsupportedDialect',
      'dialect.postQuery',
      'is "empty", so a presigned POST would not sign its expiry',
      index,
    );

  const source = { payload, payloadHash, header: given.payloadHash };
  const hash = payloadHashOf(reader.core, dialect, source, mode, index);
  // A presigned URL omits the payload hash if it is the default.
  const isUnderstood = mode === 'presign' && hash === defaultPayloadHash(dialect, mode);
  const sendsPayloadHash = dialect.payloadHeader && given.payloadHash === undefined && !isUnderstood;
  return {
    index,
    scope,
    url,
    target: reader.requestLine.lines(method, url),
    headers: given.lines,
    lineCount: 3 + given.lineCount,
    payloadHash: hash,
    sendsPayloadHash,
    signingTime: toDateTime(signingDate, 'signingDate', index),
    expiresIn:
      mode === 'presign' && 'expiresIn' in request
        ? readExpiresIn(request.expiresIn, index, reader.expiresIn)
        : reader.expiresIn,
    outliveCredentials:
      mode === 'presign' && 'outliveCredentials' in request
        ? readOutliving(request.outliveCredentials, reader.outliveCredentials, index)
        : reader.outliveCredentials,
    strictUrl: flag('strictUrl', strictUrl, index),
    allowDotSegments: flag('allowDotSegments', allowDotSegments, index),
  };
}

function checkMethod(method: unknown, index: number | undefined): void {
  if (typeof method !== 'string') throw wrongType('method', 'a string', method, index);
  // A token (RFC 9110, section 9.1) without lower-case letters, because only some clients convert them to upper case.
  if (!isToken(method) || !/^[A-Z][^a-z]*$/.test(method))
    throw outOfRange('method', 'an HTTP method in upper case', JSON.stringify(method), index);
}

function wrongUrl(url: unknown, index: number | undefined): TypeError {
  if (!(url instanceof URL)) return wrongType('url', 'a string', url, index);
  // A URL object has already changed https://host/a/../b to https://host/b, which is another object.
  return wrongType('url', 'a string (a URL object has rewritten its path; to sign that, pass its href)', url, index);
}
