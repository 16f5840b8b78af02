/**
 * Parses a signature from the Authorization header or the query, by the rules of AWS's services other than S3. The errors are theirs too.
 * `ec2/` uses it to read documents for Keystone.
 */

import { encodeBase64 } from '../platform/base64.js';
import { ALGORITHM, type CredentialScope, TERMINATOR } from '../protocol/credential-scope.js';
import { amzDate, dayOf } from '../protocol/dates.js';
import { WEEK } from '../protocol/expires.js';
import * as HEADER from '../protocol/names/header.js';
import * as PARAMETER from '../protocol/names/parameter.js';
import { hashPayload, isHash, isInChunks, isPayloadHash } from '../protocol/payload-hash.js';
import { hasBadEscape } from '../protocol/percent-encoding.js';
import { fromHex } from '../util/bytes.js';
import { trimBlanks } from '../util/text.js';
import { isCredentialPart, isExpected } from './claim.js';
import { incomplete, invalid, mismatched, version2 } from './flavours/generic-errors.js';
import { headerOf, type Incoming } from './incoming.js';
import { checkChunks, givenHash, impliedPayloadHash } from './payload-hash.js';
import { badEscapeOf, type QueryParameters } from './query.js';
import { Rejection } from './rejection.js';
import type { Expectation, VerifierSettings } from './verifier-options.js';

/** Older signature versions, found by their own prefixes. */
const VERSION_2 = /^AWS3?(?:-HTTPS)? /;

/** Fields of a signature, from the header or from the query. */
export interface Authentication {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly isDateHeader: boolean;
  readonly token: string | undefined;
  /** Lifetime of a presigned URL in seconds, if the URL has one. */
  readonly expiresIn: number | undefined;
  readonly inQuery: boolean;
}

/** @throws Rejection */
export function checkEscapes({ path, query }: Incoming): void {
  const found = badEscapeOf(query);
  if (found !== undefined) {
    throw new Rejection(
      'MalformedQueryString',
      404,
      found.length < 3
        ? 'Incomplete trailing escape % sequence'
        : `Illegal hex character in escape % pattern: ${found}`,
    );
  }
  if (hasBadEscape(path)) throw invalid('The path has a % without two hex digits after it. Encode % as %25.');
}

/** @throws Rejection */
export function fromHeader(
  incoming: Incoming,
  { values }: Pick<QueryParameters, 'values'>,
  header: string,
  { core }: Pick<VerifierSettings, 'core'>,
): Authentication {
  // AWS looks only for the algorithm. This is stricter: a signature in the query that nobody reads is refused too.
  if ([PARAMETER.algorithm, PARAMETER.credential, PARAMETER.signature].some((name) => values.has(name)))
    throw mismatched('');
  if (header === '') throw incomplete('Authorization header cannot be empty.'); // Our own text.
  if (VERSION_2.test(header)) throw version2();
  const [algorithm] = header.split(' ', 1) as [string];
  if (algorithm !== ALGORITHM) throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
  const parts = header.slice(algorithm.length).split(',').map(trimBlanks);
  const fields = new Map<string, string>();
  for (const part of parts.filter((each) => each !== '')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw incomplete(noEqualSign(hashPayload(core, header)));
    const name = part.slice(0, equals);
    // AWS uses the last.
    if (fields.has(name)) throw incomplete(`Authorization header must have the '${name}' parameter only once.`);
    fields.set(name, part.slice(equals + 1));
  }
  const amz = headerOf(incoming, HEADER.date);
  const date = amz ?? headerOf(incoming, 'date');
  const required = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !fields.get(name));
  const faults = required.map((name) => `Authorization header requires '${name}' parameter.`);
  if (date === undefined)
    faults.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (faults.length > 0) throw incomplete(`${faults.join(' ')} Authorization=${ALGORITHM}`);
  return {
    credential: fields.get('Credential') as string,
    signedHeaders: fields.get('SignedHeaders') as string,
    signature: fields.get('Signature') as string,
    date: date as string,
    isDateHeader: amz === undefined,
    token: headerOf(incoming, HEADER.sessionToken),
    expiresIn: undefined,
    inQuery: false,
  };
}

/** @throws Rejection */
export function fromQuery(
  incoming: Incoming,
  { values, repeated }: Pick<QueryParameters, 'values' | 'repeated'>,
): Authentication {
  if (values.has('AWSAccessKeyId') || values.get('SignatureVersion') === '2') throw version2();
  if (values.get(PARAMETER.algorithm) !== ALGORITHM)
    throw new Rejection('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  // AWS uses the first.
  if (repeated !== undefined) throw incomplete(`AWS query-string parameters must include '${repeated}' only once.`);
  const required = [PARAMETER.credential, PARAMETER.signature, PARAMETER.signedHeaders, PARAMETER.date];
  const missing = required.filter((name) => !values.get(name));
  if (missing.length > 0)
    throw incomplete(
      `${missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' ')} Re-examine the query-string parameters.`,
    );
  const tokens = [values.get(PARAMETER.sessionToken), headerOf(incoming, HEADER.sessionToken)];
  if (!tokens.includes(undefined))
    throw incomplete('X-Amz-Security-Token must be in the query or a header, not in both.');
  const expires = values.get(PARAMETER.expires);
  // Services that read the value accept the same range as S3.
  if (expires !== undefined && !(/^[0-9]{1,6}$/.test(expires) && Number(expires) <= WEEK))
    throw incomplete(`X-Amz-Expires must be a number of at most ${WEEK} seconds. Got '${expires}'.`);
  return {
    credential: values.get(PARAMETER.credential) as string,
    signedHeaders: values.get(PARAMETER.signedHeaders) as string,
    signature: values.get(PARAMETER.signature) as string,
    date: values.get(PARAMETER.date) as string,
    isDateHeader: false,
    token: tokens.find((token) => token !== undefined),
    expiresIn: expires === undefined ? undefined : Number(expires),
    inQuery: true,
  };
}

/** Checks a signature's time against the clock. All values are in milliseconds. @throws Rejection */
export function checkTime(time: number, now: number, lifetime: number, skew: number): void {
  const [date, clock] = [amzDate(time), amzDate(now)];
  if (now > time + lifetime)
    throw mismatched(
      `Signature expired: ${date} is now earlier than ${amzDate(Math.max(0, now - lifetime))} (${clock} - ${duration(lifetime)}.)`,
    );
  if (time > now + skew)
    throw mismatched(
      `Signature not yet current: ${date} is still later than ${amzDate(now + skew)} (${clock} + ${duration(skew)}.)`,
    );
}

function duration(time: number): string {
  return time % 60_000 === 0 ? `${time / 60_000} min` : `${time / 1000} sec`;
}

/** Parses a credential and checks its scope. @throws Rejection */
export function readCredential(
  credential: string,
  date: string,
  { region, service }: Pick<VerifierSettings, 'region' | 'service'>,
): { accessKeyId: string; scope: CredentialScope } {
  const parts = credential.split('/');
  if (parts.length !== 5 || !isCredentialPart(parts[0] as string))
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  const [accessKeyId, day, givenRegion, givenService, terminator] = parts as [string, string, string, string, string];
  const faults: string[] = [];
  if (!isExpected(region, givenRegion))
    faults.push(`Credential should be scoped to a valid Region, not '${givenRegion}'.`);
  if (!isExpected(service, givenService))
    faults.push(`Credential should be scoped to correct service${only(service)}.`);
  if (terminator !== TERMINATOR)
    faults.push(`Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'.`);
  if (day !== dayOf(date))
    faults.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${dayOf(date)}', from '${date}'.`,
    );
  if (faults.length > 0) throw mismatched(faults.join(' '));
  return { accessKeyId, scope: { day, region: givenRegion, service: givenService } };
}

function only({ only }: Expectation): string {
  return only === undefined ? '' : `: '${only}'`;
}

/**
 * Returns the payloadHash line to verify. A literal such as `UNSIGNED-PAYLOAD` in the request is used as it is. Otherwise the line is the
 * SHA-256 of the received body.
 */
export function receivedPayloadHash(
  incoming: Incoming,
  { values }: Pick<QueryParameters, 'values'>,
  inQuery: boolean,
  { core, dialect }: Pick<VerifierSettings, 'core' | 'dialect'>,
): string {
  const said = (inQuery ? values.get(PARAMETER.payloadHash) : undefined) ?? headerOf(incoming, HEADER.payloadHash);
  if (said === undefined) return impliedPayloadHash(core, dialect, incoming, inQuery);
  if (!isPayloadHash(said))
    throw incomplete(
      'x-amz-content-sha256 must be a SHA-256 in lower-case hex, or a literal such as UNSIGNED-PAYLOAD.',
    );
  if (isInChunks(said)) checkChunks(said, incoming);
  return isHash(said) ? (givenHash(core, incoming) ?? said) : said;
}

function noEqualSign(hash: string): string {
  return (
    'The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header' +
    ` (hashed with SHA-256 and encoded with Base64): '${encodeBase64(fromHex(hash))}'.`
  );
}
