/// <reference lib="esnext.disposable" preserve="true" />

/** Presigning by bucket and key: what callers give and get. It is read once, at the call; none is kept or changed. */
import type { Credentials, DerivedCredentials } from './credentials.js';
import type { HeadersInput, PresignDefaults, QueryInput } from './presign-defaults.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from './refusals.js';

/** What all URLs of a batch share. Headers and query parameters are added to those of the signer, or replace those of the same name. */
export interface PresignTemplate extends PresignDefaults {
  /** Default: GET. */
  method?: 'GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE' | undefined;
  /** The date to sign with, instead of the clock's: the same keys then give the same URLs. */
  signingDate?: Date | undefined;
  /** The longest key, in UTF-8 bytes: 1 to 8,192. Default: 1,024, S3's own limit. */
  maxKeyBytes?: number | undefined;
  /** Sign keys with a whole segment `.` or `..` too, though most HTTP clients will ask for another object. Default: false. */
  allowDotSegments?: boolean | undefined;
}

/** One URL. Without `key` it is the URL of the bucket itself; a `key` that is there but undefined is an error. */
export interface PresignRequest extends PresignTemplate {
  /** A request by its URL is a `UrlPresignRequest`. */
  url?: never;
  key?: string;
}

/** An item of a batch that differs from the template: an object, by its key, or the bucket itself. */
export type PresignItem = PresignObjectItem | PresignBucketItem;

/** An item for the URL of an object. */
export interface PresignObjectItem extends PresignItemOptions {
  key: string;
  bucketUrl?: false | undefined;
}

/**
 * An item for the URL of the bucket, as `presign` without a key gives it: to list its objects, for example. An item that has
 * neither this nor a `key` is refused.
 *
 * @example { bucketUrl: true, query: { 'list-type': '2', prefix: 'photos/' } }
 */
export interface PresignBucketItem extends PresignItemOptions {
  bucketUrl: true;
  key?: undefined;
}

/** Options of an item. The template supplies what is left out or undefined. */
export interface PresignItemOptions {
  /** Query parameters besides those of the template: `partNumber` and `uploadId` for example. */
  query?: QueryInput | undefined;
  /** The method, instead of the template's. */
  method?: PresignTemplate['method'];
  /**
   * Headers that the client must send besides those of the template; one of the same name, whatever its case, replaces the
   * template's. An `x-amz-content-sha256` becomes the payload hash of this item.
   */
  headers?: HeadersInput | undefined;
  /** Seconds, instead of the template's: 1 to 604,800. */
  expiresIn?: number | undefined;
}

/** URLs as bytes, in the format of `BytesOptions`. Both arrays are the caller's own. */
export interface PresignedBytes {
  /** ASCII, but for keys in `ndjson`, which are UTF-8. */
  urls: Uint8Array<ArrayBuffer>;
  /**
   * Entry i is `urls.subarray(offsets[i], offsets[i + 1] - 1)`: the URL in `lines`, the URL in its quotes in `json`, the object in
   * `ndjson`. There is one offset more than there are URLs.
   */
  offsets: Uint32Array<ArrayBuffer>;
}

/** URLs as bytes, of a call that skips. In place of an item that was refused there is an empty line, or `null` in `json` and `ndjson`. */
export interface PresignedBytesAndRefused extends PresignedBytes {
  /** By index; of a stream: counted from its beginning. */
  refused: RefusedItem[];
}

/** The format of keys that are bytes, and of URLs. */
export interface BytesOptions {
  /** What ends a key. With `newline` a carriage return before it is dropped as well. Default: `newline`. */
  separator?: 'newline' | 'nul' | undefined;
  /**
   * `lines`: each URL followed by a newline. `json`: one array of all URLs, `["https://…","https://…"]`. `ndjson`: a line
   * `{"key":"…","url":"https://…"}` for each, with the key as it was given. Default: `lines`.
   */
  format?: 'lines' | 'json' | 'ndjson' | undefined;
}

/** Options of calls that return strings. */
export interface StringOptions {
  /**
   * Give each URL its own memory. Use it if you keep a few of many URLs: otherwise each can hold 64 KiB. It is slower. Default: false.
   */
  ownStrings?: boolean | undefined;
}

/** Sources of `presignByteStream`: pieces of bytes, or keys and items, not both. A string is a key: a stream of Node with `setEncoding` is a TypeError. */
export type ByteStreamSource =
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<string | PresignItem>
  | AsyncIterable<string | PresignItem>;

/** What a stream may be told. */
export interface StreamOptions {
  /** Ends the stream with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** What a stream that signs batches may be told. */
export interface BatchOptions extends StreamOptions {
  /** URLs made at a time, and held at most: 1 to 2,048; fewer where keys or items are long. Default: 256. */
  batchSize?: number | undefined;
}

/** The stages of a signature. Canonical request, URL and headers contain the session token. */
export interface Explanation {
  url: string;
  /** The headers to add; none to a presigned URL. */
  headers: Record<string, string>;
  canonicalRequest: string;
  stringToSign: string;
  credentialScope: string;
  /** Names joined with `;`. */
  signedHeaders: string;
  payloadHash: string;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}

/**
 * Presigns URLs of objects, by bucket and key. Everything but the streams is synchronous. Each method throws `SignerDisposed` after
 * `dispose`; what else it throws is a `TypeError`, a `RangeError` or a `SigV4Error` that names the field, and in a batch the index.
 */
export interface Presigner {
  readonly accessKeyId: string;
  /** Undefined on a signer that leaves it to the hosts of its requests, and so is `service`. */
  readonly region: string | undefined;
  readonly service: string | undefined;

  /**
   * Presigns one URL (AWS, "Authenticating Requests: Using Query Parameters").
   *
   * @returns the URL, all ASCII, to be used as it is
   */
  presign(request: PresignRequest): string;

  /**
   * Presigns a URL for each key, in the order of the keys. If one is refused nothing is returned, unless `onRefused` is `skip`.
   *
   * @returns the URLs. Unless `ownStrings` is true they may share memory with their neighbours: keeping one keeps up to 64 KiB.
   * @example const { urls, refused } = signer.presignMany({ bucket }, keys, { onRefused: 'skip' });
   */
  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StringOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedUrls, string[]>;

  /**
   * The same with URLs as bytes, ready to be sent: lines, a JSON array, or NDJSON. Keys may be bytes too, UTF-8 text with a
   * separator behind each; the end of the text ends the last one. Then no string is made at all.
   *
   * @example response.end(signer.presignBytes({ bucket }, keys, { format: 'json' }).urls);
   * @throws RangeError if the URLs would need 4 GiB or more
   */
  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options?: BytesOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>;

  /**
   * Presigns a stream of keys, a batch at a time: the next one is read when the last URL of this one was taken. Each batch
   * reads the clock. If a key is refused, or the source throws, no URL of that batch is given; `index` counts from the
   * beginning of the stream. With `onRefused: 'skip'` the stream has a `RefusedItem` in place of the URL, and goes on.
   */
  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined>;

  /** The same as a `TransformStream`: keys or items in, URLs out. */
  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): TransformStream<string | PresignItem, IfSkipped<R, string | RefusedItem, string>>;

  /**
   * Presigns a stream of keys, with URLs as bytes, see `presignBytes`. Pieces of bytes may end anywhere, and each gives one result, or
   * none; of keys and items each batch gives one, see `presignStream`.
   *
   * The results one after the other are a whole of their format. In `json` the first begins with `[`, the others with a comma, and the
   * last has no URL and ends with `]`. An error ends the stream: an array is then cut off, and is not JSON. With `onRefused: 'skip'`
   * each result has what was `refused` of it.
   */
  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined>;

  /** Presigns one URL and shows every stage. */
  explain(request: PresignRequest): Explanation;

  /**
   * The same with other credentials and otherwise the same options. This one stays valid until it is disposed.
   *
   * @throws TypeError, RangeError, or SigV4Error `InvalidCredentials`, or `InvalidScope` for a signing key of another region or service
   */
  withCredentials(credentials: Credentials | DerivedCredentials): Presigner;

  /**
   * The credentials of one UTC day, for whoever should not hold the secret. Not on a signer that was itself made from such.
   *
   * @param date any time of that day; default: now
   * @throws SigV4Error `InvalidCredentials` if the secret is not known, `CredentialsExpired`
   */
  deriveCredentials(date?: Date): DerivedCredentials;

  /** Overwrites the key material and makes the signer unusable. May be called twice. */
  dispose(): void;
  [Symbol.dispose](): void;
}
