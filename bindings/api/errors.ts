/**
 * Errors. A wrong type is a `TypeError`, a value out of range a `RangeError`, and what the rules of signing refuse a `SigV4Error`. All have
 * a stable `code`, a `reason`, and the `field` and `index` that they are about; the message is made of these here, and nothing reads it. No
 * message contains a secret, a session token or a signing key.
 */

import { suggestion } from './suggestions.js';
import { visible } from './visible.js';

/** The codes of a `SigV4Error`. Codes are stable; messages and reasons are not. */
export type SigV4ErrorCode =
  /** A credential is empty, has blanks or control characters at its ends, or characters that cannot be signed. */
  | 'InvalidCredentials'
  /** The region or the service is missing, contains characters that a credential scope cannot have, or does not exist at AWS. */
  | 'InvalidScope'
  /** The host of the request belongs to another AWS service or region than the signer. */
  | 'ScopeMismatch'
  /** `createFetch` was called with an origin that its options do not allow. */
  | 'OriginNotAllowed'
  /** The credentials have expired. */
  | 'CredentialsExpired'
  /** A provider failed to supply credentials to a stream or pool. `cause` has its error. */
  | 'CredentialsUnavailable'
  /** With `outliveCredentials: 'refuse'`, a validity that is longer than the credentials last. */
  | 'OutlivesCredentials'
  /** The signing date is not the day for which the signing key was derived. */
  | 'SigningKeyExpired'
  /** A bucket name that cannot be addressed. */
  | 'InvalidBucket'
  /** An ARN where a bucket name belongs. */
  | 'ArnNotSupported'
  /** An endpoint that is no plain http or https origin. */
  | 'InvalidEndpoint'
  /** A URL that is no plain absolute http or https URL. */
  | 'InvalidUrl'
  /** A "%" in a URL that is not followed by two hexadecimal digits. */
  | 'InvalidPercentEncoding'
  /** With `strictUrl`, a URL that goes on the wire in another form. */
  | 'UrlWouldChange'
  /** A header name or value that cannot be sent, or a payload hash that contradicts the payload. */
  | 'InvalidHeader'
  /** A header that the signer sets itself, or that proxies and clients change on the way. */
  | 'ReservedHeader'
  /** A query parameter that the signer sets itself. */
  | 'ReservedQueryParameter'
  /** A query parameter given twice: S3 uses the first, other servers all of them. */
  | 'DuplicateQueryParameter'
  /** An empty key in a batch. */
  | 'EmptyKey'
  /** A key or path with a whole segment "." or "..", which HTTP clients remove. */
  | 'DotSegment'
  /** Text with a lone surrogate, or bytes that are no UTF-8. */
  | 'InvalidText'
  /** A policy of a POST form that is no policy, that no form could meet, or that leaves a field of its form uncovered. */
  | 'InvalidPolicy'
  /** A policy whose time is over. */
  | 'PolicyExpired'
  /** A request that was received and that nobody can verify: not signed, signed in two places, or not all of it there. */
  | 'InvalidRequest'
  /** A body that has not as many bytes as were announced. */
  | 'LengthMismatch'
  /** The signature of a chunk or of the trailers does not match. */
  | 'SignatureDoesNotMatch'
  /** A body in chunks that ended before its last chunk. */
  | 'IncompleteBody'
  /** A chunk with a malformed line, or of another length than that says. */
  | 'InvalidChunk'
  /** A chunk that is larger than `maxChunkBytes`. */
  | 'ChunkTooLarge'
  /** A chunk of less than 8,192 bytes that is not the last. */
  | 'ChunkTooSmall'
  /** A trailer that was not announced, is missing, or is none. */
  | 'InvalidTrailer'
  /** A checksum that is not that of the body. */
  | 'BadDigest'
  /** A body that is not the one whose SHA-256 was signed. */
  | 'PayloadMismatch'
  /** A checksum for which the runtime has no function, and none was given. */
  | 'UnsupportedChecksum'
  /** A redirect of a signed request that must not, or cannot, be followed. */
  | 'RedirectNotFollowed'
  /** A setting of the dialect that what was asked for cannot follow. */
  | 'UnsupportedDialect'
  /** The WebAssembly core cannot be loaded: forbidden, not supported, or not siglane's. */
  | 'CoreUnavailable'
  /** A worker of a pool could not be started, or ended twice over the same keys. */
  | 'WorkerFailed'
  /** The signer was disposed, or the pool closed. */
  | 'SignerDisposed';

/** The codes of all errors of this library. Codes are stable; messages and reasons are not. */
export type ErrorCode =
  | SigV4ErrorCode
  /** A `TypeError`: a value of another type than is expected. */
  | 'WrongType'
  /** A `TypeError`: a property that nobody reads, misspelt perhaps. */
  | 'UnknownProperty'
  /** A `RangeError`: a value that is not among those that are allowed. */
  | 'OutOfRange';

/** Where an error was found. */
export interface ErrorPlace {
  /** The option, field or argument. */
  field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  index?: number;
}

/** The properties of every error of this library, be it a `TypeError`, a `RangeError` or a `SigV4Error`. */
export interface SiglaneError extends Error {
  readonly code: ErrorCode;
  /** The message without its subject: what is wrong with the `field`. */
  readonly reason: string;
  /** The option, field or argument that it is about. */
  readonly field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  readonly index?: number;
}

/** Marks errors of this library, of whatever copy of it: a bundle may have two. */
const BRAND = Symbol.for('siglane.error');

/**
 * True for an error of this library, whose `code`, `reason`, `field` and `index` can then be read.
 *
 * @param error whatever was caught
 */
export function isSiglaneError(error: unknown): error is SiglaneError {
  return error instanceof Error && BRAND in error;
}

/** Something that Signature Version 4, or the service, does not allow. */
export class SigV4Error extends Error implements SiglaneError {
  override readonly name = 'SigV4Error';
  declare readonly code: SigV4ErrorCode;
  declare readonly reason: string;
  declare readonly field?: string;
  declare readonly index?: number;

  /** @param code what is wrong  @param reason for people  @param place the field and the index of the item, if any */
  constructor(code: SigV4ErrorCode, reason: string, place: ErrorPlace = {}, cause?: unknown) {
    super(messageOf(reason, place), cause === undefined ? undefined : { cause });
    mark(this, code, reason, place);
  }
}

/** Fields and reasons have names and values of callers, and of strangers. */
function messageOf(reason: string, { field, index }: ErrorPlace): string {
  if (field === undefined) return visible(index === undefined ? reason : `item ${index}: ${reason}`);
  return visible(index === undefined ? `"${field}" ${reason}` : `"${field}" of item ${index} ${reason}`);
}

/** Gives an error its properties. The mark itself is not listed; its value is what `sendError` sends. */
function mark<E extends Error>(error: E, code: ErrorCode, reason: string, place: ErrorPlace): E & SiglaneError {
  Object.defineProperty(error, BRAND, { value: { code, reason, place } });
  const { field, index } = place;
  return Object.assign(error, { code, reason }, field !== undefined && { field }, index !== undefined && { index });
}

/** The error of a code: its class follows from that. */
function errorOf(code: ErrorCode, reason: string, place: ErrorPlace, cause?: unknown): SiglaneError {
  const Class = code === 'OutOfRange' ? RangeError : code === 'WrongType' || code === 'UnknownProperty' ? TypeError : 0;
  if (Class === 0) return new SigV4Error(code as SigV4ErrorCode, reason, place, cause);
  return mark(new Class(messageOf(reason, place)), code, reason, place);
}

function placeOf(field: string, index: number | undefined): ErrorPlace {
  return index === undefined ? { field } : { field, index };
}

/** A `TypeError` in the house form: `"region" expected a string, got undefined`. `got` is described by its type alone. */
export function wrongType(field: string, expected: string, got: unknown, index?: number): TypeError {
  return errorOf('WrongType', `expected ${expected}, got ${typeName(got)}`, placeOf(field, index));
}

/**
 * Refuses properties that nobody reads: `expires` for `expiresIn`, or a `versionId` beside the key, would be left out of what is signed
 * without a word. The error says what to write instead, if that can be guessed.
 *
 * @throws TypeError
 */
export function checkNames(field: string, given: object, names: ReadonlySet<string>, index?: number): void {
  for (const name in given) {
    if (names.has(name)) continue;
    const reason = `has the unknown property ${JSON.stringify(name)}${suggestion(name, names)}`;
    throw errorOf('UnknownProperty', reason, placeOf(field, index));
  }
}

/** A `RangeError` in the house form: `"expiresIn" expected 1 to 604800 seconds, got 0`. Shows `got`: never pass a secret. */
export function outOfRange(field: string, expected: string, got: string | number, index?: number): RangeError {
  return errorOf('OutOfRange', `expected ${expected}, got ${got}`, placeOf(field, index));
}

/** A `SigV4Error` about a field, and in a batch about one item. */
export function refused(code: SigV4ErrorCode, field: string, reason: string, index?: number): SigV4Error {
  return new SigV4Error(code, reason, placeOf(field, index));
}

/** @throws TypeError if options are no object */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw wrongType('options', 'an object', options);
}

/** An error as it is sent to another thread: there it would lose what is its own. */
export type SentError = { readonly code: ErrorCode; readonly reason: string; readonly place: ErrorPlace } | string;

export function sendError(error: unknown): SentError {
  return isSiglaneError(error) ? ((error as unknown as Record<symbol, SentError>)[BRAND] as SentError) : String(error);
}

/** The error again, about an item `first` places further on: the sender counted from 0. */
export function reviveError(sent: SentError, first: number): Error {
  if (typeof sent === 'string') return new SigV4Error('WorkerFailed', sent);
  const { code, reason, place } = sent;
  return errorOf(code, reason, place.index === undefined ? place : { ...place, index: first + place.index });
}

/**
 * An error of a batch in a stream, about the first item that was not signed. What names an item already, and errors that are not of this library,
 * stay as they are. The error is a new one: two streams may have been told the same.
 */
export function atItem(error: unknown, index: number): unknown {
  if (!isSiglaneError(error) || error.index !== undefined) return error;
  // Some have no field.
  return errorOf(error.code, error.reason, placeOf(error.field as string, index), error.cause);
}

/** An index in the whole batch, where `first` is that of a part's first item; a call for a single item has none. */
export function indexAfter(first: number | undefined, index: number): number | undefined {
  return first === undefined ? undefined : first + index;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a promise: await it first';
  return typeof value === 'object' ? 'an object' : typeof value;
}
