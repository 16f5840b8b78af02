/** All that is known of a request that was refused, and what the service makes of it. */

import type { Dialect } from '../api/dialect.js';
import type { Core } from '../core/core.js';
import { isPayloadUnsigned } from '../protocol/dialects.js';
import * as HEADER from '../protocol/names/header.js';
import { EMPTY_HASH, hashPayload, isHash, UNSIGNED_PAYLOAD } from '../protocol/payload-hash.js';
import { decodeText } from '../protocol/percent-encoding.js';
import { isS3 } from '../protocol/s3-services.js';
import { headerValue, headerValues, type ObservedClaim, readClaim, splitTarget } from './claim.js';
import { type Draft, join, parse, toSign } from './draft.js';
import { canonicalPath, canonicalQuery, canonicalValue, type Parameter, recode, splitQuery } from './encodings.js';
import { keystoneText } from './keystone.js';
import type { ClientTexts, ObservedRequest, ServiceAnswer } from './observed.js';

export interface Case {
  readonly core: Core;
  readonly request: ObservedRequest;
  /** False of a URL alone: it does not say what it is used with. */
  readonly isMethodKnown: boolean;
  readonly path: string;
  /** As they stand, the signature's among them. */
  readonly parameters: readonly Parameter[];
  /** The fields of a POST form. */
  readonly form: readonly Parameter[] | undefined;
  readonly claim: ObservedClaim | undefined;
  readonly dialect: Dialect;
  readonly isS3: boolean;
  /** Whether OpenStack's Keystone verifies. */
  readonly isKeystone: boolean;
  readonly answer: ServiceAnswer | undefined;
  readonly client: ClientTexts;
  readonly secret: string | undefined;
  /** What the service wants, if it is known. */
  readonly region: string | undefined;
  readonly service: string | undefined;
  /** Milliseconds since 1970; undefined if the service has judged the time already. */
  readonly now: number | undefined;
  /** Whether the payload line is a guess: the body is not known, and no header says what it is. */
  readonly isPayloadGuess: boolean;
  /** What the rules make of the request as it is known here; undefined without a claim. */
  readonly own: Draft | undefined;
  /** What the service says that it has made of it. */
  readonly said: Draft | undefined;
}

export type Given = Omit<
  Case,
  'path' | 'parameters' | 'form' | 'claim' | 'own' | 'said' | 'isS3' | 'dialect' | 'isPayloadGuess'
> & {
  dialectFor(service: string): Dialect;
};

export function makeCase({ dialectFor, ...given }: Given): Case {
  const { request, answer } = given;
  const { path, query } = splitTarget(request.target);
  const parameters = splitQuery(query);
  const form = readForm(request);
  const claim = readClaim(request, form);
  const service = given.service ?? claim?.service ?? '';
  const dialect = dialectFor(service);
  const isSaid = hashSaid(request, parameters) !== undefined || dialect.unsignedPayload === 'always';
  const isUnsigned = claim?.place === 'query' && dialect.unsignedPayload === 'presigned';
  const isPayloadGuess = request.body === undefined && !isSaid && !isUnsigned;
  const base = { ...given, path, parameters, form, claim, dialect, isS3: isS3(service), isPayloadGuess };
  const own = claim === undefined || claim.place === 'form' ? undefined : draftOf(base, claim);
  const said = answer?.canonicalRequest === undefined ? undefined : parse(answer.canonicalRequest);
  return { ...base, own, said: said && own && { ...own, ...said, ...stated(answer?.stringToSign) } };
}

/** Date and scope of a string to sign. */
function stated(text: string | undefined): { date?: string; scope?: string } {
  const [, date, scope] = text?.split('\n') ?? [];
  return date === undefined || scope === undefined ? {} : { date, scope };
}

function draftOf(base: Omit<Case, 'own' | 'said'>, claim: ObservedClaim): Draft {
  const { request, path, parameters, dialect, isKeystone } = base;
  const { day, region, service, date, terminator } = claim;
  const isPost = request.method.toUpperCase() === 'POST';
  const payloadHash = observedPayloadHash(base, claim);
  const made = {
    method: request.method,
    path: canonicalPath(path, dialect),
    query: isPost && dialect.postQuery === 'empty' ? '' : canonicalQuery(signedParameters(base, claim)),
    headers: canonicalHeaders(request, claim.names),
    signedHeaders: claim.signedHeaders,
    payloadHash,
    join,
    toSign,
    date,
    scope: [day, region, service, terminator].join('/'),
  };
  if (!isKeystone) return made;
  return { ...made, ...parse(keystoneText(request, path, parameters, claim.signedHeaders, payloadHash)) };
}

/** Those that a service signs: all but the signature, and a token where it is not signed. S3 takes a "+" for a space. */
export function signedParameters(
  { parameters, dialect, isS3 }: Pick<Case, 'parameters' | 'dialect' | 'isS3'>,
  claim: ObservedClaim,
): Parameter[] {
  const left = parameters.filter(([name]) => {
    const plain = decodeText(name).toLowerCase();
    if (claim.place !== 'query') return true;
    return plain !== 'x-amz-signature' && !(plain === HEADER.sessionToken && dialect.sessionToken === 'appended');
  });
  const taken = dialect.duplicateQuery === 'first' ? firstOfEach(left) : left;
  if (!isS3) return taken;
  return taken.map(([name, value]) => [name.replaceAll('+', '%20'), value.replaceAll('+', '%20')]);
}

function firstOfEach(parameters: readonly Parameter[]): Parameter[] {
  const seen = new Set<string>();
  return parameters.filter(([name]) => {
    const canonical = recode(name);
    return !seen.has(canonical) && seen.add(canonical);
  });
}

/** Each once, however often SignedHeaders has its name. */
export function canonicalHeaders(request: ObservedRequest, names: readonly string[]): [string, string][] {
  return [...new Set(names)].sort().flatMap((name) => {
    const values = headerValues(request, name);
    return values.length === 0 ? [] : [[name, values.map(canonicalValue).join(',')] as [string, string]];
  });
}

function hashSaid(request: ObservedRequest, parameters: readonly Parameter[]): string | undefined {
  const inQuery = parameters.find(([name]) => decodeText(name).toLowerCase() === HEADER.payloadHash)?.[1];
  return inQuery ?? headerValue(request, HEADER.payloadHash);
}

function observedPayloadHash(
  { core, request, parameters, dialect, isS3 }: Omit<Case, 'own' | 'said'>,
  claim: ObservedClaim,
): string {
  const said = hashSaid(request, parameters);
  const computed = request.body === undefined ? undefined : hashPayload(core, request.body as Uint8Array<ArrayBuffer>);
  // S3 takes the header's word, the others look at the body that came.
  if (said !== undefined && (isS3 || !isHash(said) || computed === undefined)) return said;
  if (isPayloadUnsigned(dialect, claim.place === 'query')) return UNSIGNED_PAYLOAD;
  return computed ?? EMPTY_HASH;
}

/** The fields of `multipart/form-data` before its file (RFC 7578; RFC 2046, section 5.1.1), if the request is such a form. */
export function readForm(request: ObservedRequest): Parameter[] | undefined {
  const type = headerValue(request, 'content-type') ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,70})(?:[";]|$)/i.exec(type)?.[1];
  if (boundary === undefined || request.body === undefined) return undefined;
  const fields: Parameter[] = [];
  for (const part of new TextDecoder().decode(request.body).split(`--${boundary}`).slice(1)) {
    const end = /\r?\n\r?\n/.exec(part);
    const name = /name="([^"]*)"/i.exec(part)?.[1];
    if (end === null || name === undefined || name === 'file') break;
    fields.push([name, part.slice(end.index + end[0].length).replace(/\r?\n$/, '')]);
  }
  return fields;
}
