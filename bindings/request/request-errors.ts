/** What is wrong with a request that the core refuses, or that a client would send otherwise than it was signed. */

import { outOfRange, refused } from '../api/errors.js';
import * as FINDING from '../core/numbers/finding.js';
import * as STATUS from '../core/numbers/status.js';
import { unknownStatus } from '../core/status-errors.js';
import type { ClientHosts } from '../protocol/host.js';
import { badEscapeAt } from '../protocol/percent-encoding.js';
import { isPayloadParameter, isSignatureParameter } from '../protocol/signature-parameters.js';
import type { ReadRequest } from './read.js';
import { urlFault } from './url-errors.js';

/** Scheme, host and port: the host. */
const ORIGIN = /^(?:http|ws)s?:\/\/(\[[^\]/?#]*\]|[^/?#:@]*)(?::[0-9]*)?(?=[/?#]|$)/i;
/** RFC 9112, section 5.2. */
const OBS_FOLD = /\r\n[\t ]+/g;

/**
 * The lines of requests as the core wants them: obs-fold, a line break and a blank inside a header value,
 * becomes a space.
 *
 * @throws SigV4Error `InvalidText` or `InvalidUrl`
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

/** Why request number `i` of a call was refused. */
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
        `has a "%" without two hexadecimal digits at position ${badEscapeAt(url)}`,
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

export function tooLong(index: number | undefined): RangeError {
  return outOfRange(
    'request',
    'at most 32768 bytes of method, URL and headers, with what the signature adds, and 1000 of either parameters or headers',
    'more',
    index,
  );
}

/**
 * Judges what the core found out about a request that it signed.
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
      throw refused('InvalidUrl', 'url', 'has a host that HTTP clients write in another way', index);
  }
  if ((findings & FINDING.HAS_DOT_SEGMENTS) !== 0 && !allowDotSegments)
    throw refused('DotSegment', 'url', 'has a segment "." or "..", which HTTP clients remove', index);
  if ((findings & FINDING.URL_CHANGED) !== 0 && strictUrl)
    throw refused('UrlWouldChange', 'url', 'is not encoded as it is signed', index);
}

/** Names of the query's parameters, decoded as far as they are text. */
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

/** A field with a newline moves all that follow it, so the core cannot say where it was. */
function newlineFault(reads: readonly ReadRequest[]): Error {
  const { url, index } = reads.find(
    ({ target, headers, lineCount }) =>
      `${target}\n${headers}`.replace(OBS_FOLD, ' ').split('\n').length !== lineCount + 1,
  ) as ReadRequest;
  if (url.includes('\n')) return urlFault(url, index);
  return refused('InvalidHeader', 'headers', 'has a value with a line break', index);
}
