/** What callers give to verify a request, and what they get. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { Payload } from './signer.js';

/** A value, a list of them, or a function that says which are right. */
export type Expected = string | readonly string[] | ((value: string) => boolean);

/** What is known of an access key. */
export interface KeyRecord {
  secretAccessKey: string;
  /** Of temporary credentials: the request must have the same. Without it a request with a token is refused. */
  sessionToken?: string | undefined;
  /** When the key ends, if it does. */
  expiresAt?: Date | undefined;
}

/**
 * Finds the record of an access key, or returns nothing. A stranger chooses the text, so look it up in a `Map` or a database: a plain object
 * has properties such as `constructor`. If the function throws, or returns something that is not a record, the requests with this key are
 * refused with status 500, and the error has what was thrown as its `cause`.
 */
export type KeyLookup = (accessKeyId: string) => KeyRecord | undefined | null | Promise<KeyRecord | undefined | null>;

/** Whose signatures are right, for what they may be made, and how strictly they are read. */
export interface VerifierOptions {
  lookup: KeyLookup;
  /** The region or regions that requests must be scoped to. */
  region: Expected;
  /** The service or services, by their names in the credential scope. */
  service: Expected;
  /** How the service reads requests. Default: as `createSigner` has it; for services that differ in it, or a function, it must be given. */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /** How far a request's date may be from the clock, in seconds: 1 to 86,400. Default: 900. */
  clockSkewSeconds?: number | undefined;
  /** The clock. Default: `Date.now`. It is read once for each call. */
  now?: (() => Date | number) | undefined;
  /**
   * How to read a "+" in a query: true as a space, false as a plus. Default: as a space for S3. For other services such a request is refused,
   * because the code that reads the query later may read it the other way.
   */
  plusAsSpace?: boolean | undefined;
  /**
   * Headers, besides `host`, that must be signed where they are present: names, or beginnings of them with a `*`. A name with underscores
   * counts as the one with hyphens, as which servers may read it. Default: `x-amz-*`.
   */
  requireSigned?: readonly string[] | undefined;
  /** Headers that need not, although `requireSigned` has them. Default: `x-amz-cf-id`, which CloudFront adds. */
  allowUnsigned?: readonly string[] | undefined;
  /**
   * Takes paths with `.`, `..` and empty segments, where the service removes them before it signs: then route on `canonicalPath` or
   * `segments` of the result alone. Default: false, for services that remove them. S3 does not, and takes every path.
   */
  allowDotSegments?: boolean | undefined;
  /**
   * Takes signed headers and query parameters that are there more than once. A signature does not say in which order they came. What
   * the dialect's `duplicateQuery` refuses is still refused. Default: false.
   */
  allowDuplicates?: boolean | undefined;
  /**
   * Compares a body that is given to `verify` with `Content-MD5` and the `x-amz-checksum-` headers of its request: `compareChecksums()` of
   * siglane/chunked. Default: they are not looked at, and a body is compared with the signed SHA-256 alone.
   */
  checksums?: BodyCheck | undefined;
  /** What `loadCore` gives, in place of the library's own core. */
  core?: LoadedCore | undefined;
}

/** A request as it came: nothing decoded, nothing joined, nothing rewritten. */
export interface ReceivedRequest {
  method: string;
  /** The request target: path and query, as they stood on the wire. Never through a `URL`, which rewrites paths. */
  url: string;
  /** All headers, in the order in which they came. */
  headers: Iterable<readonly [name: string, value: string]>;
  /** The body, if it was read: it must be what was signed. Not what comes in signed chunks, which `siglane/chunked` takes. */
  body?: Payload | undefined;
  /** In place of the body: its SHA-256 as 64 lower-case hexadecimal digits. */
  payloadHash?: string | undefined;
}

/** The part of Node's `IncomingMessage` that is read here. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/**
 * Rejects with a SigV4Error if a body is not what its request says.
 *
 * @param result of a request whose signature is right
 */
export type BodyCheck = (result: VerifiedRequest, body: Uint8Array) => Promise<void>;

/** What was verified, or what to answer. */
export type VerifyResult = VerifiedRequest | { readonly ok: false; readonly error: VerifyError };

/** A request that is what the owner of the key signed. */
export interface VerifiedRequest {
  readonly ok: true;
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** Names in lower case. No other header of the request is to be believed. */
  readonly signedHeaders: readonly string[];
  /** From when on the same request would be refused. */
  readonly expiresAt: Date;
  /** The payload line: a hash, `UNSIGNED-PAYLOAD`, or a `STREAMING-` word. */
  readonly payloadHash: string;
  /**
   * The path that was verified, as the service resolves it, percent-encoded once. Like `segments` and `query` it is made when it is read,
   * so that a copy with `{ ...result }` lacks it.
   */
  readonly canonicalPath: string;
  /**
   * The segments of that path, each decoded by itself: `/a%2Fb/c` gives `a/b` and `c`. With `pathEncoding: 'single'`, as for S3, an encoded slash
   * separates: `a`, `b` and `c`. Route on these, never on a path that was decoded as a whole, in which two paths become one. A byte that is
   * not valid UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF.
   */
  readonly segments: readonly string[];
  /** The signed parameters of the query, decoded as the segments are, in their order; those of a presigned URL are among them. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** True if the body, or its hash, was given and is the one that was signed. If it is not, what comes as a body can be anything. */
  readonly isPayloadVerified: boolean;
  /** True if the body comes in chunks, for `decodeVerifiedChunks` of siglane/chunked. It is never verified here. */
  readonly isChunked: boolean;
}

/** A form that came as `multipart/form-data`, but for its file. */
export interface ReceivedForm {
  /**
   * Names and values, in the order in which they came, up to the file: what follows it does not count. They are compared as they are, so
   * `${filename}` in the key is to be replaced before.
   */
  fields: Iterable<readonly [name: string, value: string]>;
  /** The bucket that the form was sent to: of the host or the path, not of a field. */
  bucket: string;
  /** Bytes of the file, if they are known. If they are not, `contentLengthRange` of the result must be looked at when they are. */
  contentLength?: number | undefined;
}

/** What was verified, or what to answer. */
export type VerifyPostResult = VerifiedPost | { readonly ok: false; readonly error: VerifyError };

/** A form that is what the owner of the key has allowed. */
export interface VerifiedPost {
  readonly ok: true;
  readonly accessKeyId: string;
  readonly credentialScope: string;
  /** When the policy ends, or the key, or a week after `x-amz-date`. */
  readonly expiresAt: Date;
  /** Bytes that the file may have, if the policy says it. */
  readonly contentLengthRange: readonly [min: number, max: number] | undefined;
}

/** Why a request is refused, in the words of AWS where they are known. To be sent to whoever sent the request. */
export interface VerifyError {
  readonly code: string;
  /** The status of the answer. */
  readonly status: number;
  readonly message: string;
  /** What S3 tells besides, by the names of its XML elements. */
  readonly details: Readonly<Record<string, string>>;
  /** Of a signature that does not match: what it should have been made of. They show a session token that is signed. */
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
  /** The value that `lookup` threw. Not enumerable: it is for the server's log, not for the client. */
  readonly cause?: unknown;
}

/** An answer to be sent. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Verifies requests. */
export interface Verifier {
  /** True if requests are read, and errors are worded, as S3 does: `toXml` writes such errors, `toQueryXml` or `toJson` all others. */
  readonly isS3: boolean;
  /**
   * Verifies one request. Whatever a client may have sent gives a result.
   *
   * @throws TypeError or RangeError if it is not a `ReceivedRequest`, SigV4Error `SignerDisposed` (as rejections)
   */
  verify(request: ReceivedRequest): Promise<VerifyResult>;
  /** Verifies many, in lanes: one reading of the clock, and one lookup for each access key. @throws as `verify` */
  verifyMany(requests: Iterable<ReceivedRequest>): Promise<VerifyResult[]>;
  /**
   * Verifies a form of a browser: the signature of its policy, its expiry, that every condition is met and every field has one.
   *
   * @throws TypeError, RangeError, SigV4Error `UnsupportedDialect` if the service is not S3, `SignerDisposed` (as rejections)
   */
  verifyPost(form: ReceivedForm): Promise<VerifyPostResult>;
  /** Overwrites the keys that it has derived, and the core's memory. */
  dispose(): void;
  [Symbol.dispose](): void;
}
