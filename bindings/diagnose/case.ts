/** Collects everything that is known of a refused request, and computes what the service signs for it. */

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
  /** False for a URL, which does not contain its method. */
  readonly isMethodKnown: boolean;
  readonly path: string;
  /** Query parameters as sent, including the parameters of the signature. */
  readonly parameters: readonly Parameter[];
  /** Fields of a POST form. */
  readonly form: readonly Parameter[] | undefined;
  readonly claim: ObservedClaim | undefined;
  readonly dialect: Dialect;
  readonly isS3: boolean;
  /** OpenStack's Keystone verifies the request. */
  readonly isKeystone: boolean;
  readonly answer: ServiceAnswer | undefined;
  readonly client: ClientTexts;
  readonly secret: string | undefined;
  /** Region that the service expects, if known. */
  readonly region: string | undefined;
  readonly service: string | undefined;
  /** Time of the request in milliseconds since 1970. Undefined if the service has already judged the time. */
  readonly now: number | undefined;
  /** The payload line is a guess, because the body is not known and no header gives its hash. */
  readonly isPayloadGuess: boolean;
  /** Canonical request computed here by the rules of the service. Undefined without a claim. */
  readonly own: Draft | undefined;
  /** Canonical request from the service's answer. */
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

/** Parameters that a service signs: all except the signature, and except a token that is not signed. S3 reads "+" as a space. */
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

/** Canonical headers of a request. A name that is repeated in SignedHeaders gives one line. */
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
  // S3 trusts the hash in the header. Other services hash the body that they received.
  if (said !== undefined && (isS3 || !isHash(said) || computed === undefined)) return said;
  if (isPayloadUnsigned(dialect, claim.place === 'query')) return UNSIGNED_PAYLOAD;
  return computed ?? EMPTY_HASH;
}

/** Reads the fields of a `multipart/form-data` body before its file (RFC 7578; RFC 2046, section 5.1.1). Undefined for any other body. */
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
