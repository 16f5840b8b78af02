/** Signing any request: what callers give and get. It is read once, at the call; none is kept or changed. */
import type { Credentials, DerivedCredentials } from './credentials.js';
import type { OutliveCredentials } from './presign-defaults.js';
import type { Explanation, Presigner, PresignRequest } from './presigner.js';

/** A body: text, which is sent as UTF-8, or bytes. */
export type Payload = string | ArrayBuffer | ArrayBufferView;

/** Headers of a request: a record, or pairs of name and value (`Headers` is such an iterable). A name may come more than once. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[]>> | Iterable<readonly [string, string]>;

/** A request to any service. */
export interface SigningRequest {
  /** In capital letters. Default: GET. */
  method?: string | undefined;
  /**
   * Absolute: http, https, ws or wss. Path and query may have characters that are not encoded yet; the URL in the answer has none. A `URL`
   * object is refused: it has rewritten `a/../b` already.
   */
  url: string;
  /**
   * The headers that will be sent. All are signed but those of the dialect's `neverSign`. `host` stands for the host of the URL, and
   * `x-amz-content-sha256` is the payload line: a word in it goes before `payload`, a hash must be that of `payload`.
   */
  headers?: RequestHeaders | undefined;
  /** The body, to be hashed: text (sent as UTF-8) or bytes. Default: empty. */
  payload?: Payload | undefined;
  /** In place of the body: its SHA-256 in 64 lower-case hexadecimal digits, `UNSIGNED-PAYLOAD`, or a `STREAMING-` word. */
  payloadHash?: string | undefined;
  /** The date to sign with, instead of the clock's. */
  signingDate?: Date | undefined;
  /** Refuse a URL whose path or query would go on the wire in another form than it was given. Default: false. */
  strictUrl?: boolean | undefined;
  /** Sign a path with a segment `.` or `..` that stays in it, though most HTTP clients will ask for another one. Default: false. */
  allowDotSegments?: boolean | undefined;
}

/** A request to any service that is to become a presigned URL. */
export interface UrlPresignRequest extends SigningRequest {
  /** One by bucket and key is a `PresignRequest`. Without these lines TypeScript would look for its mistakes here. */
  bucket?: never;
  key?: never;
  endpoint?: never;
  /** How long the URL is valid, in seconds: 1 to 604,800. Default: 900. */
  expiresIn?: number | undefined;
  /** As in a `PresignTemplate`. */
  outliveCredentials?: OutliveCredentials | undefined;
}

/** What to send instead. */
export interface SignedRequest {
  /** The URL, all ASCII, to be sent byte for byte. */
  url: string;
  /**
   * The headers to add, with names in lower case: `x-amz-date`, `authorization`, and as the dialect wants it `x-amz-content-sha256` and
   * `x-amz-security-token`.
   */
  headers: Record<string, string>;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}

/** Signs any request, and presigns as a `Presigner` does. */
export interface Signer extends Presigner {
  /**
   * Signs a request in its headers (AWS, "Create a signed AWS API request").
   *
   * @returns what to send instead; the request is not changed
   */
  sign(request: SigningRequest): SignedRequest;

  /** Signs many requests, in lanes, with one clock reading. If one is refused nothing is returned. */
  signMany(requests: Iterable<SigningRequest>): SignedRequest[];

  /**
   * Signs a standard `Request`. Its body is read, unless it has the header `x-amz-content-sha256`. Its URL was normalized when it was
   * made: what was `a/../b` is `b`, and that is signed.
   *
   * @returns a new request; the given one can still be used
   */
  signRequest(request: Request): Promise<Request>;

  /**
   * Presigns one URL: of an object, by bucket and key, or any `url`.
   *
   * @returns the URL, all ASCII, to be used as it is
   */
  presign(request: PresignRequest | UrlPresignRequest): string;

  /**
   * Signs one request and shows every stage.
   *
   * @param mode with a `url`: signed in its headers (`sign`, the default) or presigned
   */
  explain(request: SigningRequest, mode?: 'sign' | 'presign'): Explanation;
  explain(request: UrlPresignRequest | PresignRequest, mode: 'presign'): Explanation;
  explain(request: PresignRequest): Explanation;

  /** @see Presigner.withCredentials */
  withCredentials(credentials: Credentials | DerivedCredentials): Signer;
}
