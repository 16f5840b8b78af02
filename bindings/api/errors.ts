/**
 * Errors. A wrong type is a `TypeError`, a value out of range a `RangeError`; both carry the `field`, and in a batch the
 * `index` of the item. What the rules of signing refuse is a `SigV4Error` with a stable `code`. No message contains a secret,
 * a session token or a signing key.
 */

/** What a `SigV4Error` can say. Codes are stable; messages are not. */
export type SigV4ErrorCode =
  /** A credential is empty, has blanks or control characters at its ends, or characters that cannot be signed. */
  | 'InvalidCredentials'
  /** A region or service that cannot stand in a credential scope, or a region that is no host label. */
  | 'InvalidScope'
  /** The credentials have expired. */
  | 'CredentialsExpired'
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
  /** The signature of a chunk, or of the trailers, is not the one that it must be. */
  | 'SignatureDoesNotMatch'
  /** A body in chunks that ended before its last chunk. */
  | 'IncompleteBody'
  /** A chunk whose framing is none, that is too large, or too small to be followed by another. */
  | 'InvalidChunk'
  /** A trailer that was not announced, is missing, or is none. */
  | 'InvalidTrailer'
  /** A checksum that is not that of the body. */
  | 'BadDigest'
  /** A setting of the dialect that what was asked for cannot follow. */
  | 'UnsupportedDialect'
  /** The WebAssembly core cannot be loaded: forbidden, not supported, or not siglane's. */
  | 'CoreUnavailable'
  /** A worker of a pool could not be started, or ended twice over the same keys. */
  | 'WorkerFailed'
  /** The signer was disposed, or the pool closed. */
  | 'SignerDisposed';

/** Where an error was found. */
export interface ErrorPlace {
  /** The option, field or argument. */
  field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  index?: number;
}

/** Something that Signature Version 4, or the service, does not allow. */
export class SigV4Error extends Error {
  override readonly name = 'SigV4Error';
  readonly code: SigV4ErrorCode;
  readonly field?: string;
  readonly index?: number;

  /** @param code what is wrong  @param message for people  @param place the field and the index of the item, if any */
  constructor(code: SigV4ErrorCode, message: string, place: ErrorPlace = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    assignPlace(this, place);
  }
}

/** A `TypeError` in the house form: `"region" expected a string, got undefined`. `got` is described by its type alone. */
export function wrongType(field: string, expected: string, got: unknown, index?: number): TypeError {
  return assignPlace(
    new TypeError(`${subject(field, index)} expected ${expected}, got ${typeName(got)}`),
    place(field, index),
  );
}

/** A `TypeError` about a property that does not exist. */
function unknownName(field: string, name: string, index?: number): TypeError {
  const message = `${subject(field, index)} has the unknown property ${JSON.stringify(name)}`;
  return assignPlace(new TypeError(message), place(field, index));
}

/**
 * Refuses properties that nobody reads: `expires` for `expiresIn`, or a `versionId` beside the key, would be left out of what is signed
 * without a word.
 *
 * @throws TypeError
 */
export function checkNames(field: string, given: object, names: ReadonlySet<string>, index?: number): void {
  for (const name in given) {
    if (!names.has(name)) throw unknownName(field, name, index);
  }
}

/** A `RangeError` in the house form: `"expiresIn" expected 1 to 604800 seconds, got 0`. Shows `got`: never pass a secret. */
export function outOfRange(field: string, expected: string, got: string | number, index?: number): RangeError {
  return assignPlace(new RangeError(`${subject(field, index)} expected ${expected}, got ${got}`), place(field, index));
}

/** A `SigV4Error` about a field, and in a batch about one item. */
export function refused(code: SigV4ErrorCode, field: string, reason: string, index?: number): SigV4Error {
  return new SigV4Error(code, `${subject(field, index)} ${reason}`, place(field, index));
}

/** @throws TypeError if options are no object */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw wrongType('options', 'an object', options);
}

/** An error about an item, as it was sent from another thread: errors lose what is their own on the way. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly code: SigV4ErrorCode | undefined;
  readonly field: string | undefined;
  readonly index: number | undefined;
}

export function sendError(error: unknown): SentError {
  const { name, message, code, field, index } = error as Error & Partial<SigV4Error>;
  return { name, message, code, field, index };
}

/** The error again, about an item `first` places further on: the sender counted from 0. */
export function reviveError({ name, message, code, field, index }: SentError, first: number): Error {
  const at = index === undefined ? undefined : index + first;
  const text = at === undefined ? message : message.replace(`of item ${index} `, `of item ${at} `);
  const place: ErrorPlace = { ...(field !== undefined && { field }), ...(at !== undefined && { index: at }) };
  if (code !== undefined) return new SigV4Error(code, text, place);
  if (name === 'RangeError') return assignPlace(new RangeError(text), place);
  return name === 'TypeError' ? assignPlace(new TypeError(text), place) : new Error(text);
}

/** An index in the whole batch, where `first` is that of a part's first item; a call for a single item has none. */
export function indexAfter(first: number | undefined, index: number): number | undefined {
  return first === undefined ? undefined : first + index;
}

function subject(field: string, index: number | undefined): string {
  return index === undefined ? `"${field}"` : `"${field}" of item ${index}`;
}

function place(field: string, index: number | undefined): ErrorPlace {
  return index === undefined ? { field } : { field, index };
}

function assignPlace<E extends Error>(error: E, { field, index }: ErrorPlace): E {
  return Object.assign(error, field !== undefined && { field }, index !== undefined && { index });
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : typeof value;
}
