/// <reference lib="esnext.disposable" preserve="true" />

/** Types of presigners: URLs by bucket and key. Options are read once, at the call; the library neither keeps nor changes them. */
import type { Credentials, DerivedCredentials } from './credentials.js';
import type { HeadersInput, PresignDefaults, QueryInput } from './presign-defaults.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from './refusals.js';

/**
 * Options that all URLs of a batch share. Headers and query parameters are added to the signer's; a parameter of the same name replaces it.
 */
export interface PresignTemplate extends PresignDefaults {
  /**
   * The HTTP method. A URL presigned for GET does not work for HEAD or PUT.
   *
   * @defaultValue `'GET'`
   */
  method?: 'GET' | 'PUT' | 'POST' | 'HEAD' | 'DELETE' | undefined;
  /**
   * The date to sign with. The same keys and date give the same URLs.
   *
   * @defaultValue the time of the signer's clock
   */
  signingDate?: Date | undefined;
  /**
   * The longest accepted key in UTF-8 bytes: 1 to 8,192.
   *
   * @defaultValue `1024`, the limit of S3
   */
  maxKeyBytes?: number | undefined;
  /**
   * Accept keys that have a segment `.` or `..`. Most HTTP clients remove such segments, and request another object.
   *
   * @defaultValue `false`
   */
  allowDotSegments?: boolean | undefined;
}

/** Options of `presign`. Without `key` the URL is the bucket's own. A `key` that is present but undefined is an error. */
export interface PresignRequest extends PresignTemplate {
  /** Not accepted here: a request by its URL is a `UrlPresignRequest`. */
  url?: never;
  /** The object key: up to `maxKeyBytes` UTF-8 bytes, without percent-encoding. */
  key?: string;
}

/** An item of a batch that has options of its own: an object by its key, or the bucket itself. */
export type PresignItem = PresignObjectItem | PresignBucketItem;

/**
 * An item for the URL of an object.
 *
 * @example
 * const item: PresignObjectItem = { key: 'a.jpg', method: 'PUT', headers: { 'content-type': 'image/jpeg' } };
 */
export interface PresignObjectItem extends PresignItemOptions {
  /** The object key: up to `maxKeyBytes` UTF-8 bytes, without percent-encoding. */
  key: string;
  /** Not true for an object. */
  bucketUrl?: false | undefined;
}

/**
 * An item for the URL of the bucket itself, for example to list its objects. An item without `bucketUrl` and `key` is refused.
 *
 * @example
 * const item: PresignBucketItem = { bucketUrl: true, query: { 'list-type': '2', prefix: 'photos/' } };
 */
export interface PresignBucketItem extends PresignItemOptions {
  /** Presign the URL of the bucket. */
  bucketUrl: true;
  /** Not accepted together with `bucketUrl`. */
  key?: undefined;
}

/** Options of an item. Options that are left out or undefined come from the template. */
export interface PresignItemOptions {
  /**
   * Query parameters in addition to the template's: `partNumber` and `uploadId`, for example.
   *
   * @defaultValue the template's only
   */
  query?: QueryInput | undefined;
  /**
   * The HTTP method.
   *
   * @defaultValue the template's
   */
  method?: PresignTemplate['method'];
  /**
   * Headers that the client must send in addition to the template's. A header of the same name, in any case, replaces the template's. An
   * `x-amz-content-sha256` becomes the payload hash of this item.
   *
   * @defaultValue the template's only
   */
  headers?: HeadersInput | undefined;
  /**
   * The validity in seconds: 1 to 604,800.
   *
   * @defaultValue the template's
   */
  expiresIn?: number | undefined;
}

/** URLs as bytes, in the format of `BytesOptions`. Both arrays belong to the caller. */
export interface PresignedBytes {
  /** The text: ASCII, except for the keys in `ndjson`, which are UTF-8. */
  urls: Uint8Array<ArrayBuffer>;
  /**
   * Offsets of the entries in bytes, and at the end the total length. Entry i is `urls.subarray(offsets[i], offsets[i + 1] - 1)`: the URL
   * in `lines`, the URL with its quotes in `json`, the object in `ndjson`.
   */
  offsets: Uint32Array<ArrayBuffer>;
}

/** URLs as bytes, with `onRefused: 'skip'`. The entry of a refused item is an empty line in `lines`, and `null` in `json` and `ndjson`. */
export interface PresignedBytesAndRefused extends PresignedBytes {
  /** The refused items, sorted by index. In a stream the index counts from the beginning of the stream. */
  refused: RefusedItem[];
}

/** The format of keys as bytes, and of URLs. */
export interface BytesOptions {
  /**
   * The byte that ends a key. With `newline`, a carriage return before it is removed too.
   *
   * @defaultValue `'newline'`
   */
  separator?: 'newline' | 'nul' | undefined;
  /**
   * The format of the URLs. `lines`: each URL followed by a newline. `json`: one array, `["https://…","https://…"]`. `ndjson`: a line
   * `{"key":"…","url":"https://…"}` for each URL, with the key as it was given.
   *
   * @defaultValue `'lines'`
   */
  format?: 'lines' | 'json' | 'ndjson' | undefined;
}

/** Options of calls that return strings. */
export interface StringOptions {
  /**
   * Give each URL memory of its own. Use it if you keep only a few of many URLs: without it each of them can keep 64 KiB in memory. It is
   * slower.
   *
   * @defaultValue `false`
   */
  ownStrings?: boolean | undefined;
}

/**
 * Sources of `presignByteStream`: pieces of bytes, or keys and items, but not both. Each string is a key, so a Node stream with
 * `setEncoding` does not work (TypeError).
 */
export type ByteStreamSource =
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<string | PresignItem>
  | AsyncIterable<string | PresignItem>;

/** Options of a stream. */
export interface StreamOptions {
  /**
   * Ends the stream with the reason of the signal.
   *
   * @defaultValue no signal
   */
  signal?: AbortSignal | undefined;
}

/** Options of a stream that signs in batches. */
export interface BatchOptions extends StreamOptions {
  /**
   * URLs that are made and held in memory at a time: 1 to 2,048. Batches with long keys or items are smaller.
   *
   * @defaultValue `256`
   */
  batchSize?: number | undefined;
}

/**
 * The stages of a signature, to compare with another implementation. `canonicalRequest`, `url` and `headers` contain the session token, so
 * do not publish them.
 */
export interface Explanation {
  /** The URL to send, all ASCII. */
  url: string;
  /** The headers to add; empty for a presigned URL. */
  headers: Record<string, string>;
  /** The canonical request. */
  canonicalRequest: string;
  /** The string to sign. */
  stringToSign: string;
  /** `YYYYMMDD/region/service/aws4_request`. */
  credentialScope: string;
  /** Lower-case names, joined with `;`. */
  signedHeaders: string;
  /** The last line of the canonical request: a SHA-256 in hexadecimal, or a word such as `UNSIGNED-PAYLOAD`. */
  payloadHash: string;
  /** 64 lower-case hexadecimal digits. */
  signature: string;
}

/**
 * Presigns URLs of objects by bucket and key. `createPresigner` returns it, and every `Signer` is one. All calls except the streams are
 * synchronous. Errors are a `TypeError`, a `RangeError` or a `SigV4Error` that names the `field`, and in a batch the `index`. After
 * `dispose`, each call throws `SignerDisposed`.
 */
export interface Presigner {
  /** The access key of the credentials. */
  readonly accessKeyId: string;
  /** The region; undefined if the signer reads it from the host of each request. */
  readonly region: string | undefined;
  /** The service; undefined if the signer reads it from the host of each request. */
  readonly service: string | undefined;

  /**
   * Presigns one URL (Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters").
   *
   * @param request bucket, key and options; without `key` the URL of the bucket
   * @returns the URL, all ASCII. Use it unchanged
   * @throws TypeError, RangeError, or SigV4Error, as `InvalidBucket`, `EmptyKey`, `DotSegment`, `CredentialsExpired`
   * @example
   * const url = signer.presign({ bucket: 'examplebucket', key: 'photos/a.jpg', expiresIn: 3600 });
   */
  presign(request: PresignRequest): string;

  /**
   * Presigns a URL for each key, in the order of the keys. If an item is refused, the call throws and returns nothing, unless `onRefused`
   * is `skip`.
   *
   * @param template options that all URLs share
   * @param keys object keys, or items with options of their own
   * @returns the URLs. They may share memory: a URL that you keep can keep 64 KiB, unless `ownStrings` is true
   * @throws TypeError, RangeError or SigV4Error, with the `index` of the refused item
   * @example
   * const urls = signer.presignMany({ bucket: 'examplebucket' }, ['a.jpg', { key: 'b.jpg', method: 'PUT' }]);
   * @example
   * const { urls, refused } = signer.presignMany({ bucket: 'examplebucket' }, keys, { onRefused: 'skip' });
   */
  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StringOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedUrls, string[]>;

  /**
   * Presigns a URL for each key, as bytes that you can write to a file or socket: lines, a JSON array, or NDJSON. Keys can be bytes too:
   * UTF-8 text with a separator after each key, which the last key does not need. Then no string is made at all.
   *
   * @param template options that all URLs share
   * @param keys UTF-8 text with one key per line, or keys and items
   * @returns bytes that belong to the caller
   * @throws TypeError, RangeError or SigV4Error, with the `index` of the refused item; RangeError if the URLs would need 4 GiB or more
   * @example
   * response.end(signer.presignBytes({ bucket: 'examplebucket' }, keys, { format: 'json' }).urls);
   */
  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options?: BytesOptions & RefusalOptions<R>,
  ): IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>;

  /**
   * Presigns a stream of keys in batches. It reads the next batch after you have consumed this one, and reads the clock for each. If a key
   * is refused, or the source throws, no URL of that batch is returned. With `onRefused: 'skip'` the stream has a `RefusedItem` in place of
   * the URL, and continues.
   *
   * @param template options that all URLs share
   * @param keys object keys, or items with options of their own
   * @returns a generator of URLs, in the order of the keys
   * @throws TypeError or RangeError for options at once; errors of items when the generator is read. `index` counts from the beginning of
   * the stream
   * @example
   * for await (const url of signer.presignStream({ bucket: 'examplebucket' }, keys)) console.log(url);
   */
  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined>;

  /**
   * Creates a `TransformStream` that presigns: keys or items in, URLs out. See `presignStream`.
   *
   * @param template options that all URLs share
   * @throws TypeError or RangeError for options; errors of items end the stream
   * @example
   * const urls = keys.pipeThrough(signer.presignTransform({ bucket: 'examplebucket' }));
   */
  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): TransformStream<string | PresignItem, IfSkipped<R, string | RefusedItem, string>>;

  /**
   * Presigns a stream of keys, with URLs as bytes; see `presignBytes`. Pieces of bytes may end anywhere. Each piece gives one result or
   * none; keys and items give one result per batch.
   *
   * Concatenated, the results are valid in their format. In `json`, the first result begins with `[`, the others with a comma, and the last
   * has no URL and ends with `]`. An error ends the stream, and an array is then incomplete. With `onRefused: 'skip'` each result lists its
   * `refused` items.
   *
   * @param template options that all URLs share
   * @param source pieces of UTF-8 text with one key per line, or keys and items
   * @returns a generator of results, each in memory that belongs to the caller
   * @throws TypeError or RangeError for options at once; errors of items when the generator is read
   * @example
   * for await (const { urls } of signer.presignByteStream({ bucket: 'examplebucket' }, createReadStream('keys.txt')))
   *   process.stdout.write(urls);
   */
  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined>;

  /**
   * Presigns one URL and returns every stage of the signature.
   *
   * @param request as for `presign`
   * @throws as `presign`
   * @example
   * console.log(signer.explain({ bucket: 'examplebucket', key: 'a.jpg' }).canonicalRequest);
   */
  explain(request: PresignRequest): Explanation;

  /**
   * Creates a presigner with other credentials and the same options. This one stays valid until it is disposed.
   *
   * @param credentials are checked and copied
   * @throws TypeError or RangeError; SigV4Error `InvalidCredentials`, or `InvalidScope` for a signing key of another region or service
   * @example
   * const renewed = signer.withCredentials(await loadCredentials());
   */
  withCredentials(credentials: Credentials | DerivedCredentials): Presigner;

  /**
   * Derives credentials for one UTC day, region and service, for a program that must not hold the secret.
   *
   * @param date any time of that day; default: now
   * @returns credentials whose `signingKey` belongs to the caller
   * @throws TypeError or RangeError for the date; SigV4Error `InvalidCredentials` on a signer that was made from a signing key,
   * `InvalidScope` if the signer has no region, `CredentialsExpired`
   * @example
   * const worker = await createSigner({ credentials: signer.deriveCredentials(), region: 'us-east-1' });
   */
  deriveCredentials(date?: Date): DerivedCredentials;

  /**
   * Overwrites the key material and makes the signer unusable. May be called twice.
   *
   * @example
   * signer.dispose();
   */
  dispose(): void;
  /** Calls `dispose`, for `using`. */
  [Symbol.dispose](): void;
}
