/** What a request says of its signature, read with patience: what is wrong with it is for the rules to say. */

import { amzDate, parseAmzDate } from '../protocol/dates.js';
import * as HEADER from '../protocol/names/header.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { type Parameter, splitQuery } from './encodings.js';
import type { ObservedRequest } from './observed.js';

export interface ObservedClaim {
  readonly place: 'header' | 'query' | 'form';
  readonly algorithm: string;
  /** As it stands: `accessKeyId/YYYYMMDD/region/service/aws4_request`. */
  readonly credential: string;
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
  /** As they stand. */
  readonly signedHeaders: string;
  readonly names: readonly string[];
  readonly signature: string;
  /** As it stands in the string to sign; empty if there is none. */
  readonly date: string;
  readonly token: string | undefined;
}

/** Parameters of the query that belong to the signature; in lower case, as some clients write them. */
const SIGNATURE_PARAMETER =
  /^x-amz-(?:algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i;

export function isOfSignature(name: string): boolean {
  return SIGNATURE_PARAMETER.test(decodeText(name));
}

/** Headers by their names in lower case: they are asked for again and again. */
const indexes = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** All values of a header, in order. @param name in lower case */
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

/** Path, and query without its question mark. */
export function splitTarget(target: string): { path: string; query: string } {
  const at = target.indexOf('?');
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) };
}

/** @param form the fields of a POST form, if the request is one */
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
  // Blanks where they do not belong are looked at elsewhere: here a value goes on to the comma, or to the next name.
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
  // An access key has no slash; a scope with too many is to be seen as it is.
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

/** In the basic format, if it can be read. */
function dateOf(text: string): string {
  if (parseAmzDate(text) !== undefined) return text;
  const time = Date.parse(text);
  return time >= 0 ? amzDate(time) : text;
}
