/** Types of `siglane/pool`: presigning on several threads. */

import type { Credentials, DerivedCredentials, PresignerOptions } from './credentials.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  PresignedBytes,
  PresignedBytesAndRefused,
  PresignItem,
  PresignTemplate,
  StreamOptions,
  StringOptions,
} from './presigner.js';
import type { SignerProvider } from './provider.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from './refusals.js';

/** Number and creation of workers. */
export interface PoolWorkers {
  /**
   * The number of workers: 1 to 64.
   *
   * @defaultValue the number of processors, at most 64
   */
  workers?: number | undefined;
  /**
   * Creates a worker that imports `siglane/pool/worker`. Use it in pages whose Content-Security-Policy forbids `blob:` workers.
   *
   * @defaultValue a worker made from text, which needs no file, no permission and no support from a bundler
   */
  createWorker?: (() => WebWorker | NodeWorker) | undefined;
}

/** Options of `createPool` with credentials. */
export interface PoolOptions extends PoolWorkers, Omit<PresignerOptions, 'core'> {}

/** Options of `createPool` with a provider, for credentials that expire. */
export interface ProviderPoolOptions extends PoolWorkers {
  /**
   * A provider from `createSignerProvider`, which also has all other options of the signer. The pool asks it for a signer once per call,
   * and in streams once per batch, so streams continue when credentials are renewed. It asks for credentials that last as long as the
   * longest `expiresIn` of the template and of the first items, up to 2,048. `close` does not dispose the provider or its signers.
   */
  provider: Pick<SignerProvider, 'current'>;
}

/**
 * Presigns on several threads, with the calls of a `Presigner`. `createPool` returns it. Results have the order of the keys. The pool reads
 * at most three batches per worker ahead. Workers receive the signing key of the day in expanded form, and never the secret.
 *
 * Each call rejects with the errors of a presigner. If a worker crashes, another takes over its keys; if that crashes too, the call rejects
 * with `WorkerFailed`.
 */
export interface Pool {
  /** The number of workers. */
  readonly workers: number;
  /** The region of the credential scope. */
  readonly region: string;
  /** The service of the credential scope. */
  readonly service: string;

  /**
   * Presigns a URL for each key, in the order of the keys, with one reading of the clock. If an item is refused, the call rejects, unless
   * `onRefused` is `skip`.
   *
   * @param template options that all URLs share
   * @param keys object keys, or items with options of their own
   * @returns the URLs
   * @throws TypeError, RangeError or SigV4Error, with the `index` of the item; `WorkerFailed`; `SignerDisposed` after `close` (as
   * rejections)
   * @example
   * const urls = await pool.presignMany({ bucket: 'examplebucket' }, ['a.jpg', 'b.jpg']);
   */
  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StreamOptions & StringOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedUrls, string[]>>;

  /**
   * Presigns URLs as bytes, from strings, items or bytes; see `Presigner.presignBytes`. It is the fastest call of a pool, because strings
   * are made on the calling thread. If `keys` are bytes, do not change them before the promise settles.
   *
   * @param template options that all URLs share
   * @param keys UTF-8 text with one key per line, or keys and items
   * @returns bytes that belong to the caller
   * @throws as `presignMany`; RangeError if the URLs would need 4 GiB or more (as rejections)
   * @example
   * const { urls } = await pool.presignBytes({ bucket: 'examplebucket' }, await readFile('keys.txt'));
   */
  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options?: BytesOptions & StreamOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>>;

  /**
   * Presigns a stream of keys. Batches are signed ahead of the consumer, with the time at which they are signed. A slow consumer therefore
   * receives URLs that have used part of their `expiresIn`. `batchSize` defaults to 2,048.
   *
   * @param template options that all URLs share
   * @param keys object keys, or items with options of their own
   * @returns a generator of URLs, in the order of the keys
   * @throws as `presignMany`, when the generator is read
   * @example
   * for await (const url of pool.presignStream({ bucket: 'examplebucket' }, keys)) console.log(url);
   */
  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined>;

  /**
   * Creates a pair of streams for `ReadableStream.pipeThrough`: keys or items in, URLs out. See `presignStream`.
   *
   * @param template options that all URLs share
   * @throws as `presignMany`; errors of items end the readable stream
   * @example
   * const urls = keys.pipeThrough(pool.presignTransform({ bucket: 'examplebucket' }));
   */
  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): {
    readable: ReadableStream<IfSkipped<R, string | RefusedItem, string>>;
    writable: WritableStream<string | PresignItem>;
  };

  /**
   * Presigns a stream of keys, with URLs as bytes; see `Presigner.presignByteStream`. `batchSize` defaults to 2,048.
   *
   * @param template options that all URLs share
   * @param source pieces of UTF-8 text with one key per line, or keys and items
   * @returns a generator of results, each in memory that belongs to the caller
   * @throws as `presignMany`, when the generator is read
   * @example
   * for await (const { urls } of pool.presignByteStream({ bucket: 'examplebucket' }, createReadStream('keys.txt')))
   *   process.stdout.write(urls);
   */
  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined>;

  /**
   * Replaces the credentials, for calls that begin from now on. If the new credentials are refused, the old ones stay.
   *
   * @param credentials for the same region and service
   * @throws TypeError or RangeError; SigV4Error `InvalidCredentials` (also for a pool with a provider), or `InvalidScope` for a signing key
   * of another region or service
   * @example
   * pool.setCredentials(await loadCredentials());
   */
  setCredentials(credentials: Credentials | DerivedCredentials): void;

  /**
   * Waits for the running calls, then has every worker overwrite its memory, and ends it. A stream that is not read to its end throws
   * `SignerDisposed` at the next read. May be called twice.
   *
   * @example
   * await pool.close();
   */
  close(): Promise<void>;
  /** Calls `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The part of a Web Worker that is used here. */
export interface WebWorker {
  /** Sends a message to the worker. */
  postMessage(message: unknown): void;
  /** Listens for messages and errors of the worker. */
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  /** Ends the worker. */
  terminate(): void;
  /** Keeps the process running; only in Bun. */
  ref?(): void;
  /** Lets the process end; only in Bun. */
  unref?(): void;
}

/** An event of a Web Worker, with the properties that are used here. */
export interface WorkerEvent {
  /** The message. */
  readonly data?: unknown;
  /** The text of an error. */
  readonly message?: string;
  /** Marks an error as handled. */
  preventDefault(): void;
}

/** The part of Node's Worker that is used here. */
export interface NodeWorker {
  /** Sends a message to the worker. */
  postMessage(message: unknown): void;
  /** Listens for messages, errors and the end of the worker. */
  on(type: string, listener: (value: unknown) => void): unknown;
  /** Ends the worker. */
  terminate(): Promise<number>;
  /** Keeps the process running. */
  ref(): void;
  /** Lets the process end. */
  unref(): void;
}
