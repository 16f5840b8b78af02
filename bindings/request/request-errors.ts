/** Errors of requests that the core refuses, or that a client would change before sending. */

import { outOfRange, refused } from '../api/errors.js';
import * as FINDING from '../core/numbers/finding.js';
import * as STATUS from '../core/numbers/status.js';
import { unknownStatus } from '../core/status-errors.js';
import type { ClientHosts } from '../protocol/host.js';
import { badEscapeAt } from '../protocol/percent-encoding.js';
import { isPayloadParameter, isSignatureParameter } from '../protocol/signature-parameters.js';
import type { ReadRequest } from './read.js';
import { urlFault } from './url-errors.js';

/** Matches the host between scheme and port. */
const ORIGIN = /^(?:http|ws)s?:\/\/(\[[^\]/?#]*\]|[^/?#:@]*)(?::[0-9]*)?(?=[/?#]|$)/i;
/** A line folding in a header value (RFC 9112, section 5.2). */
const OBS_FOLD = /\r\n[\t ]+/g;

/**
 * Replaces line foldings in header values (obs-fold: a line break followed by whitespace) by a space, as the core requires.
 *
 * @throws SigV4Error `InvalidText` for a lone surrogate, `InvalidUrl` for a line break in a URL
 */
export function unfold(lines: string, reads: readonly ReadRequest[]): string {
  if (!lines.isWellFormed()) {
    const odd = reads.find(({ target, headers }) => !(target + headers).isWellFormed());
    const field = odd?.url.isWellFormed() ? 'headers' : 'url';
    throw refused('InvalidText', field, 'has a lone surrogate', odd?.index);
  }
  if (!lines.includes('\r')) return lines;
  const odd = reads.find(({ url }) => /[\r\n]/.test(url));
  if (odd !== undefined) throw urlFault(odd.url, odd.index);
  return lines.replace(OBS_FOLD, ' ');
}

/** Creates the error of request number `i` of a call. */
export function requestError(status: number, reads: readonly ReadRequest[], i: number): Error {
  if (status === STATUS.NEWLINE_IN_FIELD) return newlineFault(reads);
  const { url, headers, index } = reads[i] as ReadRequest;
  switch (status) {
    case STATUS.INVALID_URL:
      return urlFault(url, index);
    case STATUS.INVALID_ESCAPE:
      return refused(
        'InvalidPercentEncoding',
        'url',
        `has a "%" without two hexadecimal digits at position ${badEscapeAt(url)}: write %25 for "%"`,
        index,
      );
    case STATUS.RESERVED_QUERY:
      return refused(
        'ReservedQueryParameter',
        'url',
        `has the parameter ${parameterNames(url).find(isReserved)}, which the signer sets`,
        index,
      );
    case STATUS.DUPLICATE_QUERY:
      return duplicateFault(url, index);
    case STATUS.INVALID_HEADER:
      return headerFault(headers, index);
    case STATUS.REQUEST_TOO_LONG:
      return tooLong(index);
    default:
      return unknownStatus(status, index);
  }
}

/** Creates the error of a request that does not fit the input of the core. */
export function tooLong(index: number | undefined): RangeError {
  return outOfRange(
    'request',
    'at most 32768 bytes of method, URL and headers, signature included, and at most 1000 parameters and 1000 headers',
    'more',
    index,
  );
}

/**
 * Checks the findings of the core about a signed request.
 *
 * @throws SigV4Error `InvalidUrl`, `DotSegment` or `UrlWouldChange`
 */
export function checkFindings(
  hosts: ClientHosts,
  findings: number,
  { url, allowDotSegments, strictUrl, index }: ReadRequest,
): void {
  if ((findings & FINDING.ODD_HOST) !== 0) {
    const name = ORIGIN.exec(url)?.[1] as string;
    if (hosts.nameOf(name) !== name.toLowerCase())
      throw refused('InvalidUrl', 'url', 'has a host that HTTP clients rewrite', index);
  }
  if ((findings & FINDING.HAS_DOT_SEGMENTS) !== 0 && !allowDotSegments)
    throw refused('DotSegment', 'url', 'has a segment "." or "..", which HTTP clients remove', index);
  if ((findings & FINDING.URL_CHANGED) !== 0 && strictUrl)
    throw refused(
      'UrlWouldChange',
      'url',
      'is not encoded as it is signed: encode it, or leave out "strictUrl"',
      index,
    );
}

/** Returns the names of the query parameters, with escaped ASCII decoded. */
function parameterNames(url: string): string[] {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const parts = query.split('&').filter((part) => part !== '');
  return parts.map((part) => part.split('=')[0]?.replace(/%[0-7][0-9A-Fa-f]/g, decodeURIComponent) as string);
}

function isReserved(name: string): boolean {
  return isSignatureParameter(name) || isPayloadParameter(name);
}

function duplicateFault(url: string, index: number | undefined): Error {
  const seen = new Set<string>();
  const name = parameterNames(url).find((each) => seen.size === seen.add(each).size);
  const which = name === undefined ? 'a parameter' : `the parameter ${JSON.stringify(name)}`;
  return refused('DuplicateQueryParameter', 'url', `has ${which} twice`, index);
}

function headerFault(headers: string, index: number | undefined): Error {
  const lines = headers.replace(OBS_FOLD, ' ').split('\n');
  const i = lines.findIndex((line, at) => at % 2 === 1 && !/^[\t -~]*$/.test(line));
  return refused(
    'InvalidHeader',
    `headers.${lines[i - 1]?.toLowerCase()}`,
    'must be ASCII without control characters',
    index,
  );
}

/** Finds the field with a newline. The core cannot name it, because a newline shifts all lines after it. */
function newlineFault(reads: readonly ReadRequest[]): Error {
  const { url, index } = reads.find(
    ({ target, headers, lineCount }) =>
      `${target}\n${headers}`.replace(OBS_FOLD, ' ').split('\n').length !== lineCount + 1,
  ) as ReadRequest;
  if (url.includes('\n')) return urlFault(url, index);
  return refused('InvalidHeader', 'headers', 'has a value with a line break', index);
}
