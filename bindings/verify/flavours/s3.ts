/**
 * S3's checks and error responses (Amazon S3 API Reference, "Error responses"). Texts that are not in the reference follow versitygw and
 * MinIO, which reproduce S3. S3's order is only partly known. Cheap checks run first, and keys are checked last.
 */

import type { VerifyError } from '../../api/verify.js';
import { ALGORITHM } from '../../protocol/credential-scope.js';
import { amzDate, dayOf } from '../../protocol/dates.js';
import { WEEK } from '../../protocol/expires.js';
import * as HEADER from '../../protocol/names/header.js';
import * as PARAMETER from '../../protocol/names/parameter.js';
import {
  isHash,
  isInChunks,
  SIGNED_CHUNKS,
  SIGNED_CHUNKS_TRAILER,
  UNSIGNED_CHUNKS_TRAILER,
  UNSIGNED_PAYLOAD,
} from '../../protocol/payload-hash.js';
import { hasBadEscape } from '../../protocol/percent-encoding.js';
import {
  type Claim,
  type Flavour,
  missingHeaders,
  readSignedHeaders,
  repeatedHeader,
  type Sender,
  type SignedNames,
  unsignedHeaders,
} from '../claim.js';
import { DateReader } from '../dates.js';
import { duplicateHeader, headerOf, type Incoming } from '../incoming.js';
import { isOddPath, ODD_PATH } from '../path.js';
import { checkChunks, impliedPayloadHash } from '../payload-hash.js';
import { type QueryParameters, readParameters } from '../query.js';
import { Rejection } from '../rejection.js';
import type { VerifierSettings } from '../verifier-options.js';
import { CredentialReader, componentsOf } from './s3-credential.js';
import {
  IN_HEADER,
  IN_PARAMETER,
  invalidArgument,
  MISMATCH,
  otherMechanism,
  WRONG_ALGORITHM,
  WRONG_DATE,
  wrongCredentialDate,
} from './s3-errors.js';

const ONE_MECHANISM =
  'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header' +
  ' should be specified';
const PARAMETERS = [
  PARAMETER.algorithm,
  PARAMETER.credential,
  PARAMETER.signature,
  PARAMETER.date,
  PARAMETER.signedHeaders,
  PARAMETER.expires,
];
const STREAMING = [
  UNSIGNED_CHUNKS_TRAILER,
  SIGNED_CHUNKS,
  SIGNED_CHUNKS_TRAILER,
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
  'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER',
];

const TOO_LONG: VerifyError = {
  code: 'RequestHeaderSectionTooLarge',
  status: 400,
  message: 'Your request header section exceeds the maximum allowed request header section size.',
  details: {},
};

/** Creates the flavour of one verifier. */
export function s3Flavour(): Flavour {
  const readers = { dates: new DateReader(), credentials: new CredentialReader() };
  return { ...keyErrors, read: (incoming, settings, now) => read(incoming, settings, now, readers) };
}

/** Caches of a verifier. */
interface Readers {
  readonly dates: DateReader;
  readonly credentials: CredentialReader;
}

function read(incoming: Incoming, settings: VerifierSettings, now: number, readers: Readers): Claim {
  if (incoming.isTooLong) throw new Rejection(TOO_LONG.code, TOO_LONG.status, TOO_LONG.message);
  if (incoming.fault !== undefined) throw invalid(incoming.fault);
  if (hasBadEscape(incoming.query) || hasBadEscape(incoming.path))
    throw new Rejection('InvalidURI', 400, "Couldn't parse the specified URI.");
  // S3 does not remove segments, but a dialect can.
  if (settings.refusesOddPaths && isOddPath(incoming.path, settings.dialect)) throw invalid(ODD_PATH);
  const parameters = readParameters(incoming.query, settings.dialect);
  const { values } = parameters;
  const header = headerOf(incoming, HEADER.authorization);
  const isInHeader = header !== undefined;
  const isInQuery =
    values.has(PARAMETER.algorithm) || values.has(PARAMETER.signature) || values.has(PARAMETER.credential);
  const isVersion2 = values.has('Signature') || values.has('AWSAccessKeyId');
  if (Number(isInHeader) + Number(isInQuery) + Number(isVersion2) > 1) throw invalidArgument(ONE_MECHANISM);
  if (isInHeader) return readHeader(incoming, header, settings, now, readers);
  if (isVersion2) throw otherMechanism();
  if (isInQuery) return readQuery(incoming, parameters, settings, now, readers);
  throw denied('Access Denied');
}

/** Errors for keys and signatures, independent of the request. */
export const keyErrors: Omit<Flavour, 'read'> = {
  unknownKey: noSuchKey,
  // S3 reports a temporary key without its token as unknown.
  missingToken: noSuchKey,
  // S3's error includes the token. It is left out here, because the error may be logged.
  wrongToken: () => error('InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'),
  expiredToken: () => error('ExpiredToken', 400, 'The provided token has expired.'),
  failedLookup: () => error('InternalError', 500, 'We encountered an internal error. Please try again.'),
  mismatch: ({ accessKeyId, signature }, canonicalRequest, stringToSign) => ({
    ...error('SignatureDoesNotMatch', 403, MISMATCH),
    details: { AWSAccessKeyId: accessKeyId, SignatureProvided: signature },
    canonicalRequest,
    stringToSign,
  }),
  wrongPayload: ({ payloadHash }, computed) => ({
    ...error(
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ),
    details: { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: computed },
  }),
  notSignable: (reason) => invalid(reason).error,
  tooLong: () => TOO_LONG,
};

/** Returns the error for the policy of a form, which is its own stringToSign. */
export function formMismatch(accessKeyId: string, signature: string, policy: string): VerifyError {
  return {
    ...error('SignatureDoesNotMatch', 403, MISMATCH),
    details: { AWSAccessKeyId: accessKeyId, SignatureProvided: signature },
    stringToSign: policy,
  };
}

function readHeader(
  incoming: Incoming,
  header: string,
  settings: VerifierSettings,
  now: number,
  { dates, credentials }: Readers,
): Claim {
  const { credential, signedHeaders: names, signature } = componentsOf(header);
  const { accessKeyId, scope } = credentials.read(credential, IN_HEADER, settings, incoming);
  const amz = headerOf(incoming, HEADER.date);
  const time = dates.read(amz ?? headerOf(incoming, 'date') ?? '', amz === undefined);
  if (time === undefined) throw denied('AWS authentication requires a valid Date or x-amz-date header');
  const date = amzDate(time);
  if (dayOf(date) !== scope.day)
    throw new Rejection(
      IN_HEADER.code,
      400,
      `${IN_HEADER.prefix}Invalid credential date. Date is not the same as X-Amz-Date.`,
    );
  const { core, dialect } = settings;
  const said = headerOf(incoming, HEADER.payloadHash);
  if (said === undefined && dialect.payloadHeader)
    throw invalid('Missing required header for this request: x-amz-content-sha256');
  const payloadHash = said ?? impliedPayloadHash(core, dialect, incoming, false);
  checkPayloadHash(payloadHash, incoming);
  if (Math.abs(time - now) > settings.skew)
    throw new Rejection(
      'RequestTimeTooSkewed',
      403,
      'The difference between the request time and the current time is too large.',
      { RequestTime: date, ServerTime: isoDate(now), MaxAllowedSkewMilliseconds: String(settings.skew) },
    );
  const { path, query } = incoming;
  return {
    incoming,
    target: query === '' ? path : `${path}?${query}`,
    accessKeyId,
    scope,
    date,
    signed: checkHeaders(names, IN_HEADER.code, IN_HEADER.prefix, incoming, settings),
    signature,
    token: tokenOf(incoming, undefined),
    payloadHash,
    expiresAt: time + settings.skew,
  };
}

function readQuery(
  incoming: Incoming,
  { values, repeated, unsigned }: QueryParameters,
  settings: VerifierSettings,
  now: number,
  { dates, credentials }: Readers,
): Claim {
  const value = (name: string) => values.get(name) as string;
  if (PARAMETERS.some((name) => !values.get(name)))
    throw wrongParameters(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date,' +
        ' X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  // S3 uses the first. The text is our own.
  if (repeated !== undefined) throw wrongParameters(`${repeated} must occur only once`);
  if (value(PARAMETER.algorithm) !== ALGORITHM) throw wrongParameters(WRONG_ALGORITHM);
  const { accessKeyId, scope } = credentials.read(value(PARAMETER.credential), IN_PARAMETER, settings, incoming);
  const date = value(PARAMETER.date);
  const time = dates.read(date, false);
  if (time === undefined) throw wrongParameters(WRONG_DATE);
  if (dayOf(date) !== scope.day) throw wrongParameters(wrongCredentialDate(scope.day, dayOf(date)));
  const expiresIn = readExpires(value(PARAMETER.expires));
  const expiresAt = time + expiresIn * 1000;
  if (now > expiresAt)
    throw denied('Request has expired', {
      [PARAMETER.expires]: String(expiresIn),
      Expires: isoDate(expiresAt),
      ServerTime: isoDate(now),
    });
  if (time > now + settings.skew) throw denied('Request is not valid yet');
  const signed = checkHeaders(value(PARAMETER.signedHeaders), IN_PARAMETER.code, '', incoming, settings);
  return {
    incoming,
    target: `${incoming.path}?${unsigned}`,
    accessKeyId,
    scope,
    date,
    signed,
    signature: value(PARAMETER.signature),
    token: tokenOf(incoming, values),
    payloadHash: presignedPayloadHash(incoming, values, settings),
    expiresAt,
  };
}

function readExpires(text: string): number {
  if (/^-[0-9]+$/.test(text)) throw wrongParameters('X-Amz-Expires must be non-negative');
  if (!/^[0-9]+$/.test(text)) throw wrongParameters('X-Amz-Expires should be a number');
  if (Number(text) > WEEK)
    throw wrongParameters(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${WEEK} seconds`,
    );
  return Number(text);
}

/**
 * Returns the session token from either of its two names. S3 Express has its own name for tokens of CreateSession. The AWS SDK for
 * JavaScript also uses it with the service `s3`, so the scope does not tell which name applies.
 *
 * @param values Query parameters of a presigned URL.
 */
function tokenOf(incoming: Incoming, values: ReadonlyMap<string, string> | undefined): string | undefined {
  const tokenIn = (parameter: string) =>
    values === undefined ? headerOf(incoming, parameter.toLowerCase()) : oneOf(parameter, incoming, values);
  const token = tokenIn(PARAMETER.sessionToken);
  const ofExpress = tokenIn(PARAMETER.expressToken);
  if (token !== undefined && ofExpress !== undefined)
    throw invalid(`The request must have ${HEADER.sessionToken} or ${HEADER.expressToken}, not both`);
  return token ?? ofExpress;
}

/** Returns a value that a presigned URL may have in its query or in a header, but not in both. */
function oneOf(name: string, incoming: Incoming, values: ReadonlyMap<string, string>): string | undefined {
  const header = headerOf(incoming, name.toLowerCase());
  if (header !== undefined && values.has(name))
    throw wrongParameters(`${name} must be in the query or a header, not in both`);
  return values.get(name) ?? header;
}

function presignedPayloadHash(
  incoming: Incoming,
  values: ReadonlyMap<string, string>,
  { core, dialect }: VerifierSettings,
): string {
  const said = oneOf(PARAMETER.payloadHash, incoming, values);
  const line = said ?? impliedPayloadHash(core, dialect, incoming, true);
  checkPayloadHash(line, incoming);
  return line;
}

/** Checks the payloadHash. S3 also has ECDSA variants, but a request signed with HMAC cannot use them. */
function checkPayloadHash(line: string, incoming: Incoming): void {
  if (isHash(line) || line === UNSIGNED_PAYLOAD) return;
  if (!isInChunks(line))
    throw invalidArgument(
      `x-amz-content-sha256 must be ${UNSIGNED_PAYLOAD}, ${STREAMING.join(', ')} or a valid sha256 value.`,
    );
  checkChunks(line, incoming);
}

function checkHeaders(
  names: string,
  code: string,
  prefix: string,
  incoming: Incoming,
  { mustBeSigned, allowDuplicates }: VerifierSettings,
): SignedNames {
  const signed = readSignedHeaders(names);
  // S3's own text is not known.
  if (signed === undefined)
    throw new Rejection(code, 400, `${prefix}SignedHeaders must be sorted lower-case names without repetition.`);
  const missing = missingHeaders(signed, incoming);
  if (missing.length > 0)
    throw new Rejection('SignatureDoesNotMatch', 403, MISMATCH, { HeadersNotPresent: missing.join(', ') });
  const unsigned = unsignedHeaders(signed, incoming, mustBeSigned);
  if (!signed.has('host') && !unsigned.includes('host')) unsigned.push('host');
  const underscored = unsigned.find((name) => name.includes('_'));
  // Our own text. S3 does not check this, because no server before it renames headers.
  if (underscored !== undefined)
    throw denied(
      `The header ${underscored} is not signed, and servers may read it as ${underscored.replaceAll('_', '-')} (verifier option` +
        ' allowUnsigned)',
      { HeadersNotSigned: unsigned.join(', ') },
    );
  if (unsigned.length > 0)
    throw denied('There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
  const repeated = allowDuplicates ? undefined : repeatedHeader(signed, incoming);
  if (repeated !== undefined) throw invalid(duplicateHeader(repeated));
  return signed;
}

/** Formats a time as S3 does in errors. */
function isoDate(time: number): string {
  return new Date(time).toISOString().replace(/\.[0-9]{3}Z$/, 'Z');
}

function noSuchKey({ accessKeyId }: Sender): VerifyError {
  return {
    ...error('InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'),
    details: { AWSAccessKeyId: accessKeyId },
  };
}

function error(code: string, status: number, message: string): VerifyError {
  return { code, status, message, details: {} };
}

function denied(message: string, details?: Readonly<Record<string, string>>): Rejection {
  return new Rejection('AccessDenied', 403, message, details);
}

function invalid(message: string): Rejection {
  return new Rejection('InvalidRequest', 400, message);
}

function wrongParameters(message: string): Rejection {
  return new Rejection('AuthorizationQueryParametersError', 400, message);
}
