/**
 * Reads a caller's request, every property once, and writes it as the lines that the core takes (assembly/request/canonical.ts).
 * What they mean is the core's business: here types are checked, and what the signer adds is added.
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

/** A look into a set costs less. */
const USUAL_METHODS: ReadonlySet<unknown> = new Set(['GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS']);
const NAMES = ['method', 'url', 'headers', 'payload', 'payloadHash', 'signingDate', 'strictUrl', 'allowDotSegments'];
const SIGN_NAMES: ReadonlySet<string> = new Set(NAMES);
const PRESIGN_NAMES: ReadonlySet<string> = new Set([...NAMES, 'expiresIn', 'outliveCredentials']);

/** What reading needs to know of the signer, and remembers of the last request. */
export interface Reader {
  readonly core: Core;
  readonly scopes: RequestScopes;
  readonly headers: HeaderReader;
  readonly requestLine: RequestLine;
  readonly hosts: ClientHosts;
  /** Seconds that a presigned URL is valid, if a call does not say so. */
  readonly expiresIn: number;
  readonly outliveCredentials: OutliveCredentials;
}

/** Method and URL as lines: often those of the request before. */
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

/** Equality of URLs that are seldom equal, and then differ near their ends: comparing them from the beginning takes twice as long (Node 20). */
function isSame(a: string, b: string): boolean {
  const { length } = b;
  return a.length === length && a.charCodeAt(length - 5) === b.charCodeAt(length - 5) && a === b;
}

/** A request that was read. */
export interface ReadRequest {
  /** In its batch. */
  readonly index: number | undefined;
  readonly scope: RequestScope;
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
  readonly outliveCredentials: OutliveCredentials;
  readonly strictUrl: boolean;
  readonly allowDotSegments: boolean;
}

/**
 * @param index of the request in its batch, for errors
 * @param service where the signer leaves it to hosts, and the caller knows it
 * @throws TypeError, RangeError, or SigV4Error `InvalidHeader`, `ReservedHeader`, `InvalidText`, `InvalidUrl`, `InvalidScope` or
 * `ScopeMismatch`
 */
export function readRequest(
  reader: Reader,
  request: SigningRequest | UrlPresignRequest,
  mode: Mode,
  index?: number,
  service?: string,
): ReadRequest {
  if (typeof request !== 'object' || request === null) throw wrongType('request', 'an object', request, index);
  checkNames('request', request, mode === 'sign' ? SIGN_NAMES : PRESIGN_NAMES, index);
  const { method = 'GET', url, headers, payload, payloadHash, signingDate, strictUrl, allowDotSegments } = request;
  if (!USUAL_METHODS.has(method)) checkMethod(method, index);
  if (typeof url !== 'string') throw wrongUrl(url, index);
  const given = headers === undefined ? NO_HEADERS : reader.headers.read(headers, mode, index);
  const scope = service === undefined ? reader.scopes.of(url, given.host, index) : reader.scopes.known(url, service);
  if (scope === undefined) throw urlFault(url, index);
  const { dialect } = scope;
  if (mode === 'presign' && method === 'POST' && dialect.postQuery === 'empty')
    throw refused(
      'UnsupportedDialect',
      'dialect.postQuery',
      'is "empty": a presigned POST would not cover its own expiry',
      index,
    );

  const source = { payload, payloadHash, header: given.payloadHash };
  const hash = payloadHashOf(reader.core, dialect, source, mode, index);
  // A presigned URL need not say what is understood without it.
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
  // A token (RFC 9110, section 9.1) without small letters: some clients would make them large, and others not.
  if (!isToken(method) || !/^[A-Z][^a-z]*$/.test(method))
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
