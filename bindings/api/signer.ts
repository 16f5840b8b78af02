/** Types of signers, for requests to any service. Options are read once, at the call; the library neither keeps nor changes them. */
import type { Credentials, DerivedCredentials } from './credentials.js';
import type { OutliveCredentials } from './presign-defaults.js';
import type { Explanation, Presigner, PresignRequest } from './presigner.js';

/** A body: text, which is sent as UTF-8, or bytes. */
export type Payload = string | ArrayBuffer | ArrayBufferView;

/** Headers of a request: a record, or pairs of name and value, such as a `Headers` object. A name may occur more than once. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>> | Iterable<readonly [string, string]>;

/** A request to any service. */
export interface SigningRequest {
  /**
   * The HTTP method, in upper case.
   *
   * @defaultValue `'GET'`
   */
  method?: string | undefined;
  /**
   * The absolute URL: http, https, ws or wss. Characters in path and query that need percent-encoding are encoded in the result. A `URL`
   * object is refused, because it has already rewritten `a/../b` to `b`.
   */
  url: string;
  /**
   * The headers that will be sent. All are signed, except the headers in `neverSign` of the dialect. `host` replaces the host of the URL.
   * `x-amz-content-sha256` is the payload hash: a hash must match the `payload`; a word such as `UNSIGNED-PAYLOAD` is used in place of the
   * payload's hash.
   *
   * @defaultValue no headers
   */
  headers?: RequestHeaders | undefined;
  /**
   * The body, whose SHA-256 is signed. Give `payload` or `payloadHash`, not both.
   *
   * @defaultValue no body
   */
  payload?: Payload | undefined;
  /** The payload hash, in place of the body: a SHA-256 as 64 lower-case hexadecimal digits, `UNSIGNED-PAYLOAD`, or a `STREAMING-` word. */
  payloadHash?: string | undefined;
  /**
   * The date to sign with.
   *
   * @defaultValue the time of the signer's clock
   */
  signingDate?: Date | undefined;
  /**
   * Refuse a URL whose path or query is not encoded as it will be sent.
   *
   * @defaultValue `false`
   */
  strictUrl?: boolean | undefined;
  /**
   * Accept a path that has a segment `.` or `..` after canonicalization. Most HTTP clients remove such segments, and request another path.
   *
   * @defaultValue `false`
   */
  allowDotSegments?: boolean | undefined;
}

/** A request to any service that becomes a presigned URL. */
export interface UrlPresignRequest extends SigningRequest {
  // A request by bucket and key is a PresignRequest. Without these lines TypeScript reports its mistakes against this type.
  /** Not accepted together with `url`. */
  bucket?: never;
  /** Not accepted together with `url`. */
  key?: never;
  /** Not accepted together with `url`. */
  endpoint?: never;
  /**
   * The validity in seconds: 1 to 604,800.
   *
   * @defaultValue the signer's, or `900`
   */
  expiresIn?: number | undefined;
  /**
   * The behaviour if the URL would be valid for longer than the credentials.
   *
   * @defaultValue the signer's, or `'cap'`
   */
  outliveCredentials?: OutliveCredentials | undefined;
}

/** A signed request: send this URL, with these headers added to your own. */
export interface SignedRequest {
  /** The URL, all ASCII. Send it byte for byte. */
  url: string;
  /**
   * The headers to add, with lower-case names: `x-amz-date`, `authorization` and, depending on dialect and credentials,
   * `x-amz-content-sha256` and `x-amz-security-token`.
   */
  headers: Record<string, string>;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}

/** Signs requests to any service, and presigns as a `Presigner` does. `createSigner` returns it. */
export interface Signer extends Presigner {
  /**
   * Signs a request in its headers (AWS, "Create a signed AWS API request").
   *
   * @param request is not changed
   * @returns the URL and the headers to send
   * @throws TypeError, RangeError, or SigV4Error, as `InvalidUrl`, `ScopeMismatch`, `ReservedHeader`, `CredentialsExpired`
   * @example
   * const { url, headers } = signer.sign({ method: 'POST', url: 'https://sqs.us-east-1.amazonaws.com/', payload: body });
   * await fetch(url, { method: 'POST', headers, body });
   */
  sign(request: SigningRequest): SignedRequest;

  /**
   * Signs many requests, with one reading of the clock. It is fastest for requests with the same region, service and second. If a request
   * is refused, the call throws and returns nothing.
   *
   * @param requests are not changed
   * @returns the signed requests, in order
   * @throws as `sign`, with the `index` of the request
   * @example
   * const signed = signer.signMany(paths.map((path) => ({ url: `https://examplebucket.s3.us-east-1.amazonaws.com${path}` })));
   */
  signMany(requests: Iterable<SigningRequest>): SignedRequest[];

  /**
   * Signs a standard `Request`. The body is read into memory, unless the request has the header `x-amz-content-sha256`. A `Request` has a
   * normalized URL: `a/../b` is already `b`, and that is signed.
   *
   * @param request stays usable
   * @returns a new request, whose `redirect` is `manual` where it was `follow`
   * @throws TypeError if it is not a `Request` or its body was read; otherwise as `sign` (as rejections)
   * @example
   * const response = await fetch(await signer.signRequest(new Request('https://sqs.us-east-1.amazonaws.com/')));
   */
  signRequest(request: Request): Promise<Request>;

  /**
   * Presigns one URL: of an object by bucket and key, or any `url`.
   *
   * @param request bucket and key, or a URL
   * @returns the URL, all ASCII. Use it unchanged
   * @throws TypeError, RangeError, or SigV4Error, as `InvalidBucket`, `InvalidUrl`, `EmptyKey`, `CredentialsExpired`
   * @example
   * const url = signer.presign({ bucket: 'examplebucket', key: 'photos/a.jpg', method: 'PUT' });
   * @example
   * const url = signer.presign({ url: 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/items', expiresIn: 60 });
   */
  presign(request: PresignRequest | UrlPresignRequest): string;

  /**
   * Signs one request and returns every stage of the signature.
   *
   * @param request as for `sign` or `presign`
   * @param mode `sign` (default for a `url`) signs in the headers, `presign` in the query
   * @throws as `sign` or `presign`
   * @example
   * console.log(signer.explain({ url: 'https://sqs.us-east-1.amazonaws.com/' }).stringToSign);
   */
  explain(request: SigningRequest, mode?: 'sign' | 'presign'): Explanation;
  /**
   * Presigns one URL and returns every stage of the signature.
   *
   * @param request bucket and key, or a URL
   * @throws as `presign`
   * @example
   * signer.explain({ url: 'https://sqs.us-east-1.amazonaws.com/' }, 'presign');
   */
  explain(request: UrlPresignRequest | PresignRequest, mode: 'presign'): Explanation;
  /**
   * Presigns the URL of an object and returns every stage of the signature.
   *
   * @param request bucket and key
   * @throws as `presign`
   * @example
   * signer.explain({ bucket: 'examplebucket', key: 'a.jpg' });
   */
  explain(request: PresignRequest): Explanation;

  /**
   * Creates a signer with other credentials and the same options. This one stays valid until it is disposed.
   *
   * @param credentials are checked and copied
   * @throws TypeError or RangeError; SigV4Error `InvalidCredentials`, or `InvalidScope` for a signing key of another region or service
   * @example
   * const renewed = signer.withCredentials(await loadCredentials());
   */
  withCredentials(credentials: Credentials | DerivedCredentials): Signer;
}
