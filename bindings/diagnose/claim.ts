/** Reads the signature of a request leniently. The rules report what is wrong with it. */

import { amzDate, parseAmzDate } from '../protocol/dates.js';
import * as HEADER from '../protocol/names/header.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { type Parameter, splitQuery } from './encodings.js';
import type { ObservedRequest } from './observed.js';

export interface ObservedClaim {
  readonly place: 'header' | 'query' | 'form';
  readonly algorithm: string;
  /** Credential as sent: `accessKeyId/YYYYMMDD/region/service/aws4_request`. */
  readonly credential: string;
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** SignedHeaders as sent. */
  readonly signedHeaders: string;
  readonly names: readonly string[];
  readonly signature: string;
  /** The date of the string to sign, or an empty text. */
  readonly date: string;
  readonly token: string | undefined;
}

/** Query parameters of the signature. The pattern ignores case, because some clients write the names in lower case. */
const SIGNATURE_PARAMETER =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i;

export function isOfSignature(name: string): boolean {
  return SIGNATURE_PARAMETER.test(decodeText(name));
}

/** Cache of headers by lower-case name, because they are looked up many times. */
const indexes = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** Finds all values of a header, in order. @param name in lower case */
export function headerValues({ headers }: Pick<ObservedRequest, 'headers'>, name: string): readonly string[] {
  let index = indexes.get(headers);
  if (index === undefined) {
    index = groupValues(headers);
    indexes.set(headers, index);
  }
  return index.get(name) ?? [];
}

function groupValues(headers: ObservedRequest['headers']): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    const values = groups.get(name);
    if (values === undefined) groups.set(name, [value]);
    else values.push(value);
  }
  return groups;
}

export function headerValue(request: Pick<ObservedRequest, 'headers'>, name: string): string | undefined {
  return headerValues(request, name)[0]?.trim();
}

/** Splits a target into path and query, without the question mark. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/**
 * Reads the signature from the header, the query or the form. Undefined for an unsigned request.
 *
 * @param form fields of a POST form, if the request is one
 */
export function readClaim(request: ObservedRequest, form: readonly Parameter[] | undefined): ObservedClaim | undefined {
  const header = headerValue(request, HEADER.authorization);
  if (header !== undefined && /AWS4/.test(header)) return fromHeader(request, header);
  const parameters = splitQuery(splitTarget(request.target).query);
  if (parameters.some(([name]) => /^x-amz-(?:signature|credential)$/i.test(decodeText(name).replace(/^amp;/, ''))))
    return fromParameters(
      'query',
      parameters.map(([name, value]) => [decodeText(name), decodeText(value)]),
    );
  if (form?.some(([name]) => name.toLowerCase() === 'x-amz-signature')) return fromParameters('form', form);
  return undefined;
}

const FIELD_END = /,|\s(?:Credential|SignedHeaders|Signature)=/;

function fromHeader(request: ObservedRequest, header: string): ObservedClaim {
  const algorithm = /^\S+/.exec(header)?.[0] ?? '';
  // Other checks report misplaced whitespace. Here a value ends at the comma or at the next name.
  const field = (name: string) => {
    const start = new RegExp(`(?:^|[,\\s])${name}[ \\t]{0,16}=`).exec(header);
    if (start === null) return '';
    const [value = ''] = header.slice(start.index + start[0].length).split(FIELD_END, 1);
    return value.trim();
  };
  return make('header', {
    algorithm,
    credential: field('Credential'),
    signedHeaders: field('SignedHeaders'),
    signature: field('Signature'),
    date: headerValue(request, HEADER.date) ?? dateInQuery(request) ?? dateOf(headerValue(request, 'date') ?? ''),
    token: headerValue(request, HEADER.sessionToken),
  });
}

function dateInQuery({ target }: ObservedRequest): string | undefined {
  return splitQuery(splitTarget(target).query).find(([name]) => /^x-amz-date$/i.test(name))?.[1];
}

function fromParameters(place: 'query' | 'form', parameters: readonly Parameter[]): ObservedClaim {
  const value = (name: string) =>
    parameters.find(([each]) => each.replace(/^amp;/, '').toLowerCase() === `x-amz-${name}`)?.[1];
  return make(place, {
    algorithm: value('algorithm') ?? '',
    credential: value('credential') ?? '',
    signedHeaders: value('signedheaders') ?? '',
    signature: value('signature') ?? '',
    date: value('date') ?? '',
    token: value('security-token'),
  });
}

function make(
  place: ObservedClaim['place'],
  given: Pick<ObservedClaim, 'algorithm' | 'credential' | 'signedHeaders' | 'signature' | 'date' | 'token'>,
): ObservedClaim {
  // An access key has no slash. A scope with too many parts is kept as it is.
  const [accessKeyId = '', day = '', region = '', service = '', ...rest] = given.credential.split('/');
  const names = given.signedHeaders.split(/[;,]/).map((name) => name.trim().toLowerCase());
  return {
    place,
    ...given,
    accessKeyId,
    day,
    region,
    service,
    terminator: rest.join('/'),
    names: names.filter(Boolean),
  };
}

/** Converts a date to the basic format, if it can be read. */
function dateOf(text: string): string {
  if (parseAmzDate(text) !== undefined) return text;
  const time = Date.parse(text);
  return time >= 0 ? amzDate(time) : text;
}
