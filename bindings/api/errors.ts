/**
 * Errors of the library: `TypeError` for a wrong type, `RangeError` for a value out of range, `SigV4Error` for everything else. All have a
 * stable `code` and a `reason`, and most have a `field` and an `index`. The message is composed of these here, and no code parses it. No
 * message contains a secret, a session token or a signing key.
 */

import { suggestion } from './suggestions.js';
import { visible } from './visible.js';

/** Codes of a `SigV4Error`. They are stable; messages and reasons are not. */
export type SigV4ErrorCode =
  /**
   * A credential is empty, malformed, or missing for this call. `field` names the credential. The message never shows its value.
   *
   * Copy the credential again, without quotes, spaces or line breaks. Use the names `accessKeyId`, `secretAccessKey` and
   * `sessionToken`.
   */
  | 'InvalidCredentials'
  /**
   * The region or the service is missing, malformed, unknown to AWS, or not the one that the call needs.
   *
   * Give the signer both: `createSigner({ credentials, region: 'eu-west-1', service: 'sqs' })`. The message says which of them is
   * wrong.
   */
  | 'InvalidScope'
  /**
   * The URL or the endpoint is a host of AWS that belongs to another service or region than the signer's.
   *
   * Use a signer for the scope that the message names, or a signer without `region` and `service`, which reads them from the host. Use
   * `hostScope: 'ignore'` only if the host really accepts the signer's scope.
   */
  | 'ScopeMismatch'
  /**
   * A `fetch` from `createFetch`, or a dispatcher with `createSigningInterceptor`, was asked for a URL that the options do not allow. Both
   * functions themselves throw it for an option that is not an origin.
   *
   * Add the service to `services`, or the origin to `origins`: `createFetch(signer, { services: ['sqs'] })`. A `Client` or `Pool` of undici
   * needs the option `origin`.
   */
  | 'OriginNotAllowed'
  /**
   * The `expiration` of the credentials has passed, or a provider loaded credentials that last less than `minimumValidity`.
   *
   * Load new credentials and call `signer.withCredentials(credentials)`. `createSignerProvider(load, { region })` does it for you.
   */
  | 'CredentialsExpired'
  /**
   * The `load` function of a provider failed while a stream or a pool needed credentials. `cause` is the error that `load` threw.
   *
   * Fix the error in `cause`. Then start again at the item `error.index`, the first that was not signed.
   */
  | 'CredentialsUnavailable'
  /**
   * With `outliveCredentials: 'refuse'`, a URL or form would be valid for longer than the credentials.
   *
   * Ask for a shorter `expiresIn`, load credentials that last longer, or use `outliveCredentials: 'cap'` to shorten the validity.
   */
  | 'OutlivesCredentials'
  /**
   * A signer that was made from a signing key was used on another UTC day than the day of that key.
   *
   * Derive the credentials of the new day where the secret is: `signer.deriveCredentials()`. If you give a `signingDate`, use one of
   * that day.
   */
  | 'SigningKeyExpired'
  /**
   * The bucket name cannot be put into a URL: it is empty, has a slash or a control character, or does not fit the option or the call.
   *
   * Give the name only: `bucket: 'photos', key: '2026/a.jpg'` instead of `s3://photos/2026/a.jpg`.
   */
  | 'InvalidBucket'
  /**
   * `bucket` is an ARN that is not an access point of S3, S3 Object Lambda or S3 on Outposts, or an ARN was given together with
   * `endpoint`. Multi-Region Access Points need Signature Version 4A, which siglane does not have. In `siglane/aws-sdk` Outposts need it too,
   * because the SDK asks for it.
   *
   * For a bucket give its name. For an access point leave out `endpoint`. Instead of a Multi-Region Access Point use the bucket of one
   * region.
   */
  | 'ArnNotSupported'
  /**
   * `endpoint` is not an http or https origin with an optional plain path, or an option such as `accelerate` does not fit the bucket
   * or endpoint.
   *
   * Write `endpoint: 'https://host'`, if needed with a port and a path. Leave out the option that `field` names if it is not
   * `endpoint`.
   */
  | 'InvalidEndpoint'
  /**
   * The URL is not an absolute http, https, ws or wss URL, or it has a user, a fragment, a control character or an unusual host.
   *
   * Pass a string such as `https://host/path?query`. Percent-encode `#` in a path as `%23`.
   */
  | 'InvalidUrl'
  /**
   * The URL has a `%` that two hexadecimal digits do not follow.
   *
   * Write a literal percent sign as `%25`, or encode the part with `encodeURIComponent`.
   */
  | 'InvalidPercentEncoding'
  /**
   * With `strictUrl: true`, the path or query of the URL is not encoded as it would be sent.
   *
   * Send the `url` that `sign` returns and leave out `strictUrl`, or encode the URL as the service does before you sign it.
   */
  | 'UrlWouldChange'
  /**
   * A header or trailer has a name or value that HTTP cannot carry, is given twice, or contradicts another option. A `payloadHash`
   * next to a `payload` is such a contradiction.
   *
   * Correct or remove the header or option that `field` names.
   */
  | 'InvalidHeader'
  /**
   * A header was given that the signer sets itself, as `authorization` and `x-amz-date`. In a presigned URL a header that proxies and
   * clients change is refused too.
   *
   * Leave the header out. Give a date as `signingDate` and a session token in `credentials`.
   */
  | 'ReservedHeader'
  /**
   * The query has a parameter of the signature itself, such as `X-Amz-Expires` or `X-Amz-Signature`.
   *
   * Leave the parameter out. Set the validity with `expiresIn`, in seconds, and sign a URL that has not been presigned yet.
   */
  | 'ReservedQueryParameter'
  /**
   * The query has the same parameter twice, where the dialect refuses it. S3 reads only the first; other servers read all.
   *
   * Give each parameter once. For a service that reads all of them, create the signer with `dialect: { duplicateQuery: 'all' }`.
   */
  | 'DuplicateQueryParameter'
  /**
   * A key is the empty string. A blank line in a list of keys is an empty key.
   *
   * Skip empty keys. For the URL of the bucket itself leave `key` out of `presign`, or use the item `{ bucketUrl: true }` in a batch.
   */
  | 'EmptyKey'
  /**
   * A key or a URL path has a segment `.` or `..`. HTTP clients remove such segments, so the URL would name another object.
   *
   * Rename the object. If your client sends paths unchanged, use `allowDotSegments: true`.
   */
  | 'DotSegment'
  /**
   * A text cannot be sent: it has a lone surrogate, its bytes are not UTF-8, or a form field has a line break.
   *
   * Convert strings with `text.toWellFormed()`, bytes to UTF-8, and line breaks in form fields to spaces.
   */
  | 'InvalidText'
  /**
   * A POST policy is malformed, contradicts itself, does not cover a field of its form, or does not fit the signer.
   *
   * Change the condition or option that the message describes. `createPostPolicy` writes a complete policy for you.
   */
  | 'InvalidPolicy'
  /**
   * The expiration of a POST policy is in the past, or not after the signing date.
   *
   * Have the client create a new policy, or give a later `expiration`. `expiresIn` counts from the signing date.
   */
  | 'PolicyExpired'
  /**
   * A received request cannot be verified: it is not signed, it is signed in two places, or its target or body was changed before the
   * verifier.
   *
   * Put the verifier before body parsers and rewriting middleware. Answer the client with status 400.
   */
  | 'InvalidRequest'
  /**
   * A body in chunks has more or fewer bytes than its `decodedLength`.
   *
   * When you send, give the exact number of bytes of the body as `decodedLength`. When you receive, refuse the upload with status 400.
   */
  | 'LengthMismatch'
  /**
   * The signature of a chunk or of the trailers does not match, in a body that your own server receives. The body was changed, or another
   * key signed it.
   *
   * Discard the received part of the body, and refuse the upload with status 403. If a service answers your request with this code, see
   * [Why does my signature not match?](why-does-my-signature-not-match.md).
   */
  | 'SignatureDoesNotMatch'
  /**
   * A received body in chunks ended before its last chunk, the chunk of size 0.
   *
   * Discard the received part. The client has to send the upload again.
   */
  | 'IncompleteBody'
  /**
   * A received body in chunks has a malformed chunk header, or a chunk that is longer than its header says.
   *
   * Refuse the upload with status 400. Check that the body still has its `aws-chunked` framing when it reaches the decoder.
   */
  | 'InvalidChunk'
  /**
   * A received chunk is larger than `maxChunkBytes`.
   *
   * Have the client send smaller chunks, or raise `maxChunkBytes`, which is the memory that one request can use.
   */
  | 'ChunkTooLarge'
  /**
   * A received signed chunk has less than 8,192 bytes and is not the last. S3 refuses such chunks too.
   *
   * Have the client collect at least 8,192 bytes for each chunk, with `chunkSize` in `signChunked`.
   */
  | 'ChunkTooSmall'
  /**
   * A received body has a trailer that `x-amz-trailer` does not announce, lacks an announced trailer, or has a malformed or repeated
   * one.
   *
   * Refuse the upload with status 400. The client has to announce every trailer in the header `x-amz-trailer`.
   */
  | 'InvalidTrailer'
  /**
   * A checksum in a header or trailer is not the checksum of the received body. `field` is the name of the header or trailer.
   *
   * Discard the received body and answer with status 400. The client has to send the body again.
   */
  | 'BadDigest'
  /**
   * The SHA-256 of a received body is not the payload hash that its request has signed.
   *
   * Discard the received body and refuse the request. The body was changed after it was signed.
   */
  | 'PayloadMismatch'
  /**
   * The runtime has no function for a checksum and cannot compile one, or S3 does not have a checksum of that name. In `siglane/aws-sdk`:
   * the input asks for the checksum of a stream, which a presigned URL cannot have.
   *
   * Give a function for it, `hashers: { xxhash64: () => hasher }`, or use another checksum, such as `crc32`. For a presigned URL give the
   * checksum itself, or leave out `Body` and `ChecksumAlgorithm`.
   */
  | 'UnsupportedChecksum'
  /**
   * The body of a request to `createFetch` or `createSigningInterceptor` is longer than `maxBodyBytes`. The body was cancelled, and nothing
   * was sent.
   *
   * Raise `maxBodyBytes` if there is enough memory. For S3 you can set `unsignedStreams: true`, or send the body in signed chunks.
   */
  | 'BodyTooLarge'
  /**
   * A server answered a signed request with a redirect that is not safe or not possible to follow: to another origin, to an invalid
   * URL, with a body that was a stream, or more than 20 in a row.
   *
   * Sign and send a new request to the address in `location`. If the answer comes from another region, use the endpoint of that
   * region.
   */
  | 'RedirectNotFollowed'
  /**
   * In undici, an interceptor that sends requests again, such as `retry` or `redirect`, runs after the one that signs. It would send an old
   * signature, or send the signature and the session token to another server.
   *
   * Pass the signing interceptor first: `dispatcher.compose(sign, retry, redirect)`.
   */
  | 'WrongInterceptorOrder'
  /**
   * A setting of the `dialect` does not fit the request, the service or the call. `field` names the setting.
   *
   * Change the setting, or leave out `dialect`, so that the signer uses the rules of its service.
   */
  | 'UnsupportedDialect'
  /**
   * The WebAssembly core cannot be loaded: the page or runtime forbids it, the engine has no SIMD, or the file is not siglane's.
   *
   * Follow the advice in the message. In a page, allow `'wasm-unsafe-eval'` in `script-src` of the Content-Security-Policy.
   */
  | 'CoreUnavailable'
  /**
   * A worker of a pool could not be started, or two workers crashed while they signed the same keys.
   *
   * In a page, allow `blob:` in `worker-src` of the Content-Security-Policy, or give `createWorker`. After crashes, check
   * `error.index` and the memory of the process.
   */
  | 'WorkerFailed'
  /**
   * A signer, provider or verifier was used after `dispose()`, or a pool after `close()`.
   *
   * Create a new one, or dispose only after the last call and the last stream have ended.
   */
  | 'SignerDisposed';

/** Codes of all errors of this library. They are stable; messages and reasons are not. */
export type ErrorCode =
  | SigV4ErrorCode
  /**
   * A `TypeError`: an argument or option has another type than the message asks for.
   *
   * Pass a value of the type that the message names. Await promises first.
   */
  | 'WrongType'
  /**
   * A `TypeError`: an object has an option that siglane does not know. It would be ignored, and left out of the signature.
   *
   * Use the name that the message suggests, or remove the option.
   */
  | 'UnknownProperty'
  /**
   * A `RangeError`: a value has the right type, but is not among the accepted values or within the limits.
   *
   * Pass a value that the message lists, or one within the limits that it gives.
   */
  | 'OutOfRange';

/** The place of an error: the option, and in a batch the item. */
export interface ErrorPlace {
  /** The option, field or argument. */
  field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  index?: number;
}

/**
 * The properties of every error of this library, of a `TypeError`, a `RangeError` or a `SigV4Error`.
 *
 * @example
 * try {
 *   signer.presignMany({ bucket: 'examplebucket' }, ['a.jpg', '']);
 * } catch (error) {
 *   if (isSiglaneError(error)) console.log(error.code, error.index); // EmptyKey 1
 * }
 */
export interface SiglaneError extends Error {
  /** The stable code, to compare with. */
  readonly code: ErrorCode;
  /** The message without the field and the index. For people: its words may change. */
  readonly reason: string;
  /** The option, field or argument in question. */
  readonly field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  readonly index?: number;
}

/** Marks the errors of this library. The symbol is registered, because a bundle may have two copies of the library. */
const BRAND = Symbol.for('siglane.error');

/**
 * Tells an error of this library from other errors, and gives it the type `SiglaneError`. Recognizes errors of another copy of the library
 * and of each entry (`siglane/pool`, `siglane/presign`) too.
 *
 * @param error the caught value, of any type
 * @returns true if `error` has the properties of a `SiglaneError`
 * @example
 * try {
 *   signer.presign({ bucket: 'examplebucket', key: 'a/../b' });
 * } catch (error) {
 *   if (!isSiglaneError(error)) throw error;
 *   console.log(error.code, error.field); // DotSegment key
 * }
 */
export function isSiglaneError(error: unknown): error is SiglaneError {
  return error instanceof Error && BRAND in error;
}

/**
 * The error of a value that has the right type and range, but that Signature Version 4 or the service does not accept. Also the error of a
 * resource that failed: the core, a worker, a provider.
 *
 * @example
 * try {
 *   signer.presign({ bucket: 'a/b', key: 'c' });
 * } catch (error) {
 *   if (error instanceof SigV4Error) console.log(error.code); // InvalidBucket
 * }
 */
export class SigV4Error extends Error implements SiglaneError {
  /** `SigV4Error`, also in minified bundles. */
  override readonly name = 'SigV4Error';
  /** The stable code, to compare with. */
  declare readonly code: SigV4ErrorCode;
  /** The message without the field and the index. For people: its words may change. */
  declare readonly reason: string;
  /** The option, field or argument in question. */
  declare readonly field?: string;
  /** The position, from 0, of the item in its batch or stream. */
  declare readonly index?: number;

  /**
   * @param code the stable code
   * @param reason the message for people, without field and index
   * @param place the option, and in a batch the index of the item
   * @param cause the error that led to this one
   */
  constructor(code: SigV4ErrorCode, reason: string, place: ErrorPlace = {}, cause?: unknown) {
    super(messageOf(reason, place, place.field), cause === undefined ? undefined : { cause });
    mark(this, code, reason, place);
  }
}

/** Composes a message. Fields and reasons can contain text of callers and strangers, so control characters are escaped. */
function messageOf(reason: string, { index }: ErrorPlace, field?: string): string {
  if (field === undefined) return visible(index === undefined ? reason : `item ${index}: ${reason}`);
  return visible(index === undefined ? `"${field}" ${reason}` : `"${field}" of item ${index} ${reason}`);
}

/** Gives an error its properties. The mark is not enumerable; its value is what `sendError` sends. */
function mark<E extends Error>(error: E, code: ErrorCode, reason: string, place: ErrorPlace): E & SiglaneError {
  Object.defineProperty(error, BRAND, { value: { code, reason, place } });
  const { field, index } = place;
  return Object.assign(error, { code, reason }, field !== undefined && { field }, index !== undefined && { index });
}

/** Creates the error of a code. The code decides the class. */
function errorOf(code: ErrorCode, reason: string, place: ErrorPlace, cause?: unknown): SiglaneError {
  const Class = code === 'OutOfRange' ? RangeError : code === 'WrongType' || code === 'UnknownProperty' ? TypeError : 0;
  if (Class === 0) return new SigV4Error(code as SigV4ErrorCode, reason, place, cause);
  // The reason of an unknown option begins with its name.
  const field = code === 'UnknownProperty' ? undefined : place.field;
  return mark(new Class(messageOf(reason, place, field)), code, reason, place);
}

function placeOf(field: string, index: number | undefined): ErrorPlace {
  return index === undefined ? { field } : { field, index };
}

/** Creates a `TypeError`: `"region" expected a string, got undefined`. Shows only the type of `got`, so it may be a secret. */
export function wrongType(field: string, expected: string, got: unknown, index?: number): TypeError {
  return errorOf('WrongType', `expected ${expected}, got ${typeName(got)}`, placeOf(field, index));
}

/**
 * Refuses unknown options. An ignored `expires` (for `expiresIn`) or `versionId` would silently be missing from the signature. The error
 * suggests a name, or lists all of them.
 *
 * @param field the object that has the options, for errors
 * @param names the known options
 * @throws TypeError `UnknownProperty`
 */
export function checkNames(field: string, given: object, names: ReadonlySet<string>, index?: number): void {
  for (const name in given) {
    if (names.has(name)) continue;
    const meant = suggestion(name, names);
    const advice = meant === '' ? `Options: ${[...names].join(', ')}` : `Did you mean ${meant}?`;
    const reason = `${JSON.stringify(name)} is not an option. ${advice}`;
    throw errorOf('UnknownProperty', reason, placeOf(field, index));
  }
}

/** Creates a `RangeError`: `"expiresIn" expected 1 to 604800 seconds, got 0`. Shows `got`, which must not be a secret. */
export function outOfRange(field: string, expected: string, got: string | number, index?: number): RangeError {
  return errorOf('OutOfRange', `expected ${expected}, got ${got}`, placeOf(field, index));
}

/** Creates a `SigV4Error` about a field, and in a batch about one item. */
export function refused(code: SigV4ErrorCode, field: string, reason: string, index?: number): SigV4Error {
  return new SigV4Error(code, reason, placeOf(field, index));
}

/** @throws TypeError `WrongType` if the options are not an object */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw wrongType('options', 'an object', options);
}

/** An error as data for another thread. Structured cloning of an `Error` drops its own properties. */
export type SentError = { readonly code: ErrorCode; readonly reason: string; readonly place: ErrorPlace } | string;

/** Converts an error to data for `reviveError` in another thread. */
export function sendError(error: unknown): SentError {
  return isSiglaneError(error) ? ((error as unknown as Record<symbol, SentError>)[BRAND] as SentError) : String(error);
}

/** Creates the error again from its data. `first` is added to its index, because the sender counted its items from 0. */
export function reviveError(sent: SentError, first: number): Error {
  if (typeof sent === 'string') return new SigV4Error('WorkerFailed', sent);
  const { code, reason, place } = sent;
  return errorOf(code, reason, place.index === undefined ? place : { ...place, index: first + place.index });
}

/**
 * Creates a copy of an error with the index of the first item that was not signed, for a batch of a stream. Returns errors with an index
 * and errors of other libraries unchanged. It copies, because two streams can receive the same error.
 */
export function atItem(error: unknown, index: number): unknown {
  if (!isSiglaneError(error) || error.index !== undefined) return error;
  // The field may be undefined.
  return errorOf(error.code, error.reason, placeOf(error.field as string, index), error.cause);
}

/**
 * Returns the index of an item in the whole batch.
 *
 * @param first the index of the part's first item; undefined in a call for a single item, which has no indices
 * @param index of the item in its part
 */
export function indexAfter(first: number | undefined, index: number): number | undefined {
  return first === undefined ? undefined : first + index;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a promise (await it first)';
  return typeof value === 'object' ? 'an object' : typeof value;
}
