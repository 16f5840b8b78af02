/** Types of `siglane/verify`: received requests and forms, and the results of their verification. */

import type { LoadedCore } from './core.js';
import type { Dialect, DialectName } from './dialect.js';
import type { Payload } from './signer.js';

/** The accepted values: one, a list, or a function that returns true for them. */
export type Expected = string | readonly string[] | ((value: string) => boolean);

/** The secret of an access key, from `lookup`. */
export interface KeyRecord {
  /** The secret access key. */
  secretAccessKey: string;
  /**
   * The token of temporary credentials. The request must have the same token. Without it, requests with a token are refused.
   *
   * @defaultValue no token
   */
  sessionToken?: string | undefined;
  /**
   * The time from which the key is refused.
   *
   * @defaultValue no end
   */
  expiresAt?: Date | undefined;
}

/**
 * Finds the secret of an access key. Returns undefined or null for an unknown key. The client chooses the text, so look it up in a `Map` or
 * a database: a plain object also has properties such as `constructor`. If the function throws, or returns a malformed record, requests
 * with this key are refused with status 500, and the error has the thrown value as its `cause`.
 *
 * @example
 * const secrets = new Map([['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']]);
 * const lookup: KeyLookup = (accessKeyId) => {
 *   const secretAccessKey = secrets.get(accessKeyId);
 *   return secretAccessKey === undefined ? undefined : { secretAccessKey };
 * };
 */
export type KeyLookup = (accessKeyId: string) => KeyRecord | undefined | null | Promise<KeyRecord | undefined | null>;

/** Options of `createVerifier`. */
export interface VerifierOptions {
  /** Finds the secret of an access key. */
  lookup: KeyLookup;
  /** The accepted regions of the credential scope. */
  region: Expected;
  /** The accepted services of the credential scope. */
  service: Expected;
  /**
   * The rules by which the service reads requests. Required if `service` is a function, or lists services with different rules.
   *
   * @defaultValue the rules of the service, as in `createSigner`
   */
  dialect?: DialectName | Partial<Dialect> | undefined;
  /**
   * How far the date of a request may be from the clock, in seconds: 1 to 86,400.
   *
   * @defaultValue `900`
   */
  clockSkewSeconds?: number | undefined;
  /**
   * The clock, read once for each call. It returns a `Date`, or milliseconds since 1970.
   *
   * @defaultValue `Date.now`
   */
  now?: (() => Date | number) | undefined;
  /**
   * The meaning of `+` in a query: a space (`true`) or a plus sign (`false`). Without it, other services than S3 refuse a request with a
   * `+`, because later code might read the query differently.
   *
   * @defaultValue `true` for S3; for other services such requests are refused
   */
  plusAsSpace?: boolean | undefined;
  /**
   * Headers that must be signed if they are present, besides `host`: names, or prefixes that end in `*`. A name with underscores is treated
   * like the name with hyphens, because some servers do so.
   *
   * @defaultValue `['x-amz-*']`
   */
  requireSigned?: readonly string[] | undefined;
  /**
   * Exceptions from `requireSigned`.
   *
   * @defaultValue `['x-amz-cf-id']`, which CloudFront adds
   */
  allowUnsigned?: readonly string[] | undefined;
  /**
   * Accept paths with `.`, `..` or empty segments, if the service removes them before it signs. Then use only `canonicalPath` or `segments`
   * of the result for routing. S3 does not remove them, and accepts every path.
   *
   * @defaultValue `false`
   */
  allowDotSegments?: boolean | undefined;
  /**
   * Accept repeated signed headers and query parameters. The signature does not cover their order. Duplicates that `duplicateQuery` of the
   * dialect refuses are still refused.
   *
   * @defaultValue `false`
   */
  allowDuplicates?: boolean | undefined;
  /**
   * Compares a body that is given to `verify` with `Content-MD5` and the `x-amz-checksum-` headers: `compareChecksums()` of
   * `siglane/chunked`.
   *
   * @defaultValue the body is compared only with the signed SHA-256
   */
  checksums?: BodyCheck | undefined;
  /**
   * The core to use, from `loadCore`.
   *
   * @defaultValue the core that the library brings
   */
  core?: LoadedCore | undefined;
}

/** A request as it was received: not decoded, not joined, not rewritten. `receivedFromNode` and `receivedFromRequest` create it. */
export interface ReceivedRequest {
  /** The HTTP method. */
  method: string;
  /** The request target, path and query, exactly as it was on the wire. Do not pass it through `URL`, which rewrites paths. */
  url: string;
  /** All headers, in the order in which they were received. */
  headers: Iterable<readonly [name: string, value: string]>;
  /**
   * The body, to be compared with the signed hash. Leave out a body in signed chunks, which `siglane/chunked` verifies.
   *
   * @defaultValue the body is not compared
   */
  body?: Payload | undefined;
  /** The SHA-256 of the body, in place of the body: 64 lower-case hexadecimal digits. */
  payloadHash?: string | undefined;
}

/** The part of Node's `IncomingMessage` that is used here. */
export interface NodeRequest {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The request target. */
  readonly url?: string | undefined;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/**
 * Compares a body with the headers of its request, and rejects with a `SigV4Error` if they do not match. `compareChecksums` returns one.
 *
 * @param result of a request whose signature matches
 * @param body the whole body; not kept
 */
export type BodyCheck = (result: VerifiedRequest, body: Uint8Array) => Promise<void>;

/** The result of `verify`: the verified request, or the error to answer. Look at `ok` first. */
export type VerifyResult = VerifiedRequest | { readonly ok: false; readonly error: VerifyError };

/** A request that the owner of the key has signed. */
export interface VerifiedRequest {
  /** The signature matches. */
  readonly ok: true;
  /** The access key that signed. */
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** The signed headers, in lower case. Do not trust any other header of the request. */
  readonly signedHeaders: readonly string[];
  /** The time from which the same request would be refused. */
  readonly expiresAt: Date;
  /** The last line of the canonical request: a SHA-256 in hexadecimal, `UNSIGNED-PAYLOAD`, or a `STREAMING-` word. */
  readonly payloadHash: string;
  /**
   * The verified path as the service resolves it, percent-encoded once. This property, `segments` and `query` are computed when they are
   * read, so a copy by `{ ...result }` does not have them.
   */
  readonly canonicalPath: string;
  /**
   * The segments of the path, each decoded separately: `/a%2Fb/c` gives `a/b` and `c`. With `pathEncoding: 'single'`, as for S3, an encoded
   * slash is a separator: `a`, `b` and `c`. Use them for routing, and never a path that was decoded as a whole: two different paths can
   * decode to the same text. A byte that is not valid UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF.
   */
  readonly segments: readonly string[];
  /** The signed query parameters in their order, decoded as the segments are. The parameters of a presigned URL are included. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The body, or its hash, was given and matches the signed hash. If false, the body can be anything. */
  readonly isPayloadVerified: boolean;
  /** The body comes in chunks. `verify` does not verify it; use `decodeVerifiedChunks` of `siglane/chunked`. */
  readonly isChunked: boolean;
}

/** A form that was received as `multipart/form-data`, without its file. */
export interface ReceivedForm {
  /**
   * Names and values in the order in which they were received, up to the file. Ignore fields after the file, as S3 does. Values are
   * compared as they are, so replace `${filename}` in the key first.
   */
  fields: Iterable<readonly [name: string, value: string]>;
  /** The bucket that the form was sent to, from the host or the path. Do not take it from a field. */
  bucket: string;
  /**
   * Bytes of the file.
   *
   * @defaultValue not known; compare `contentLengthRange` of the result with the size when you know it
   */
  contentLength?: number | undefined;
}

/** The result of `verifyPost`: the verified form, or the error to answer. Look at `ok` first. */
export type VerifyPostResult = VerifiedPost | { readonly ok: false; readonly error: VerifyError };

/** A form that the owner of the key has allowed. */
export interface VerifiedPost {
  /** The form is verified. */
  readonly ok: true;
  /** The access key that signed the policy. */
  readonly accessKeyId: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly credentialScope: string;
  /** The earliest end: of the policy, of the key, or a week after `x-amz-date`. */
  readonly expiresAt: Date;
  /** The accepted size of the file in bytes, if the policy limits it. */
  readonly contentLengthRange: readonly [min: number, max: number] | undefined;
}

/**
 * The reason for refusing a request, in the words of AWS where they are known. It can be sent to the client: `toXml`, `toQueryXml`,
 * `toJson`.
 */
export interface VerifyError {
  /** The error code of AWS: `SignatureDoesNotMatch`, `RequestTimeTooSkewed`. */
  readonly code: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The text for people. */
  readonly message: string;
  /** Further details of an S3 error, by the names of the XML elements. */
  readonly details: Readonly<Record<string, string>>;
  /** The expected canonical request, if the signature does not match. It contains a signed session token. */
  readonly canonicalRequest?: string;
  /** The expected string to sign, if the signature does not match. */
  readonly stringToSign?: string;
  /** The value that `lookup` threw. It is not enumerable, because it is for the server's log and not for the client. */
  readonly cause?: unknown;
}

/** An answer to send to the client. */
export interface ErrorAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the answer. */
  readonly body: string;
}

/** Verifies requests and upload forms. `createVerifier` returns it. */
export interface Verifier {
  /** The verifier reads requests and words errors as S3 does. Write such errors with `toXml`, others with `toQueryXml` or `toJson`. */
  readonly isS3: boolean;
  /**
   * Verifies one request. A malformed or unsigned request gives an error result, not an exception.
   *
   * @param request as it was received
   * @returns the verified request, or the error to answer
   * @throws TypeError or RangeError if it is not a `ReceivedRequest`; SigV4Error `SignerDisposed` (as rejections)
   * @example
   * const result = await verifier.verify(receivedFromNode(request));
   * if (result.ok) console.log(result.accessKeyId);
   */
  verify(request: ReceivedRequest): Promise<VerifyResult>;
  /**
   * Verifies many requests, faster than one by one, with one reading of the clock and one lookup for each access key.
   *
   * @param requests as they were received
   * @returns a result for each request, in order
   * @throws as `verify`
   * @example
   * const results = await verifier.verifyMany(requests);
   */
  verifyMany(requests: Iterable<ReceivedRequest>): Promise<VerifyResult[]>;
  /**
   * Verifies a browser upload form: the signature and expiry of its policy, that every condition is met, and that every field has a
   * condition.
   *
   * @param form the fields and the bucket
   * @returns the verified form, or the error to answer
   * @throws TypeError or RangeError if it is not a `ReceivedForm`; SigV4Error `UnsupportedDialect` if the service is not S3,
   * `SignerDisposed` (as rejections)
   * @example
   * const result = await verifier.verifyPost({ fields, bucket: 'examplebucket', contentLength: file.size });
   */
  verifyPost(form: ReceivedForm): Promise<VerifyPostResult>;
  /**
   * Overwrites the derived keys and the memory of the core. Later calls reject with `SignerDisposed`. May be called twice.
   *
   * @example
   * verifier.dispose();
   */
  dispose(): void;
  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void;
}
