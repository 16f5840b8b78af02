/** The shapes of a pool. */

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
  /** How many workers: 1 to 64. Default: as many as the machine has processors. */
  workers?: number | undefined;
  /**
   * Makes a worker that imports `siglane/pool/worker`, for pages whose Content-Security-Policy forbids workers made of a `blob:`. Default:
   * a worker made of text, which needs no file, no permission and no bundler's help.
   */
  createWorker?: (() => WebWorker | NodeWorker) | undefined;
}

/** Who signs, and with how many workers. */
export interface PoolOptions extends PoolWorkers, Omit<PresignerOptions, 'core'> {}

/** In place of credentials: a provider of signers, and with how many workers. */
export interface ProviderPoolOptions extends PoolWorkers {
  /**
   * Made by `createSignerProvider`. It is asked once for each call, and in streams for each batch: they go on when credentials are renewed. A
   * call asks for credentials that last as long as the longest `expiresIn` of the template and of its first items, up to 2,048. The other
   * options of a signer are the provider's. The provider and its signers stay the caller's: `close` does not dispose them.
   */
  provider: Pick<SignerProvider, 'current'>;
}

/**
 * Presigns on several threads, with the calls of a `Presigner`. Results have the order of the keys, and at most three batches for each
 * worker are read ahead. Workers get the key of the day in expanded form, never the secret.
 *
 * Each call rejects or throws what a presigner's throws, and `WorkerFailed` if a worker crashes twice over the same keys: once is mended.
 */
export interface Pool {
  /** How many workers there are. */
  readonly workers: number;
  readonly region: string;
  readonly service: string;

  /**
   * Presigns a URL for each key, in the order of the keys, with one reading of the clock. If one is refused nothing is returned, unless
   * `onRefused` is `skip`.
   */
  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem>,
    options?: StreamOptions & StringOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedUrls, string[]>>;

  /**
   * The same with URLs as bytes, and keys as bytes too if they are such; see `Presigner`. This is what several threads are best at: strings
   * are made on the calling one. Bytes are read as they are needed, so they must not change before the promise settles.
   */
  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<string | PresignItem>,
    options?: BytesOptions & StreamOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>>;

  /**
   * Presigns a stream of keys. Batches are signed ahead of the consumer, with the time at which they are signed: for a slow consumer part of `expiresIn` is already over.
   * Default of `batchSize`: 2,048.
   */
  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<string | PresignItem> | AsyncIterable<string | PresignItem>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined>;

  /** The same for `ReadableStream.pipeThrough`: keys or items in, URLs out. */
  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): {
    readable: ReadableStream<IfSkipped<R, string | RefusedItem, string>>;
    writable: WritableStream<string | PresignItem>;
  };

  /** Presigns a stream of keys, with URLs as bytes; see `Presigner`. Default of `batchSize`: 2,048. */
  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined>;

  /**
   * Takes other credentials, for calls that begin from now on.
   *
   * @throws TypeError, or SigV4Error `InvalidCredentials` (also for a pool with a provider) or `InvalidScope`; then the old ones stay
   */
  setCredentials(credentials: Credentials | DerivedCredentials): void;

  /**
   * Waits for the calls that are under way, then has every worker overwrite its memory, and ends it. A stream that was not read to its end
   * throws `SignerDisposed` when it is read on. May be called twice.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The part of a Web Worker that is used here. */
export interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  terminate(): void;
  /** Bun's. */
  ref?(): void;
  unref?(): void;
}

/** An event of a Web Worker, with the properties that are used here. */
export interface WorkerEvent {
  readonly data?: unknown;
  readonly message?: string;
  preventDefault(): void;
}

/** The part of Node's Worker that is used here. */
export interface NodeWorker {
  postMessage(message: unknown): void;
  on(type: string, listener: (value: unknown) => void): unknown;
  terminate(): Promise<number>;
  ref(): void;
  unref(): void;
}
