/** A pool: a presigner whose calls run on workers. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { refused } from '../api/errors.js';
import type { Pool } from '../api/pool.js';
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
} from '../api/presigner.js';
import type { IfSkipped, OnRefused, PresignedUrls, RefusalOptions, RefusedItem } from '../api/refusals.js';
import type { Core } from '../core/core.js';
import { LINES } from '../core/numbers/format.js';
import type { Refusals } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import { type SignerParts, withCredentials } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { type Provider, signerOf } from '../presign/batches.js';
import { OPTIONS_OF, readCallOptions } from '../presign/call-options.js';
import { wholeStream } from '../presign/formats.js';
import { checkIterable, KeyChunk } from '../presign/object-keys.js';
import { Plans } from '../presign/plans.js';
import { urlsAndRefused, withRefused } from '../presign/sink.js';
import { readTemplate, type Template } from '../template/template.js';
import { abortable, type Source } from '../util/abortable.js';
import { type Crew, type Job, poolClosed } from './crew.js';
import { inOrder } from './in-order.js';
import { askedJobs, JOB_KEYS, jobOfChunk, jobsOfBytes, jobsOfKeyStream, jobsOfSource } from './jobs.js';
import { appendStrings, concatResults } from './join-results.js';

type Key = string | PresignItem;

export class WorkerPool implements Pool {
  readonly #core: Core;
  readonly #crew: Crew;
  #parts: SignerParts;
  #plans: Plans;
  readonly #provider: Provider | undefined;
  /** Replaced credentials. Running calls may still use them, so they are overwritten at the end. */
  readonly #replaced: { readonly signingKeys: SigningKeys; readonly plans: Plans }[] = [];
  #closing: Promise<void> | undefined;
  /** Calls that `close` waits for. */
  readonly #calls = new Set<Promise<unknown>>();

  readonly workers: number;
  readonly region: string;
  readonly service: string;

  /** @param parts With a provider, the parts of its first signer. */
  constructor(parts: SignerParts, crew: Crew, provider?: Provider) {
    this.#provider = provider;
    this.#core = parts.signingKeys.core;
    this.#crew = crew;
    this.#parts = parts;
    this.#plans = new Plans(parts);
    this.workers = crew.size;
    this.region = parts.signingKeys.region;
    this.service = parts.signingKeys.service;
  }

  presignMany<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Iterable<Key>,
    options?: StreamOptions & StringOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedUrls, string[]>>;
  presignMany(
    template: PresignTemplate,
    keys: Iterable<Key>,
    options: StreamOptions & StringOptions & RefusalOptions = {},
  ): Promise<PresignedUrls | string[]> {
    return this.#call(async () => {
      const { signal, refusals, ownStrings } = readCallOptions(options, OPTIONS_OF.call);
      const read = readTemplate(template, this.#parts.defaults);
      const jobs = this.#jobsOfKeys(read, keys, LINES, refusals);
      const urls: string[] = [];
      const refused: RefusedItem[] = [];
      for await (const part of this.#run(read, jobs, signal)) {
        appendStrings(part, urls, ownStrings);
        for (const item of part.refused ?? []) refused.push(item);
      }
      return refusals === undefined ? urls : urlsAndRefused(urls, refused);
    });
  }

  presignBytes<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<Key>,
    options?: BytesOptions & StreamOptions & RefusalOptions<R>,
  ): Promise<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>>;
  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<Key>,
    options: BytesOptions & StreamOptions & RefusalOptions = {},
  ): Promise<PresignedBytes> {
    return this.#call(async () => {
      const { form, format, signal, refusals } = readCallOptions(options, OPTIONS_OF.bytesCall);
      const read = readTemplate(template, this.#parts.defaults);
      const jobs =
        keys instanceof Uint8Array
          ? jobsOfBytes(keys, form, { plan: this.#planForCall(read), format, refusals })
          : this.#jobsOfKeys(read, keys, format, refusals);
      return concatResults(this.#run(read, jobs, signal), format, refusals !== undefined);
    });
  }

  presignStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    keys: Source<Key>,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined>;
  presignStream(
    template: PresignTemplate,
    keys: Source<Key>,
    options: BatchOptions & StringOptions & RefusalOptions = {},
  ): AsyncGenerator<string | RefusedItem, void, undefined> {
    this.#usable();
    const { batchSize, signal, refusals, ownStrings } = readCallOptions(options, OPTIONS_OF.stream, JOB_KEYS);
    const read = readTemplate(template, this.#parts.defaults);
    checkIterable(keys, true);
    const settings = { plan: this.#planForStream(read), format: LINES, refusals };
    const chunk = new KeyChunk(this.#core, read, batchSize, refusals);
    const jobs = jobsOfKeyStream(abortable(keys, signal), chunk, settings);
    const results = this.#run(read, jobs, signal, true);
    return (async function* generate() {
      let first = 0;
      for await (const part of results) {
        const urls: string[] = [];
        appendStrings(part, urls, ownStrings);
        for (const url of withRefused(urls, part.refused, first)) {
          signal?.throwIfAborted();
          yield url;
        }
        first += urls.length;
      }
    })();
  }

  presignTransform<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    options?: BatchOptions & StringOptions & RefusalOptions<R>,
  ): ReadableWritablePair<IfSkipped<R, string | RefusedItem, string>, Key>;
  presignTransform(
    template: PresignTemplate,
    options: BatchOptions & StringOptions & RefusalOptions = {},
  ): ReadableWritablePair<string | RefusedItem, Key> {
    const { readable, writable } = new TransformStream<Key, Key>();
    const reader = readable.getReader();
    const urls = this.presignStream(template, valuesOf(reader), options);
    const { signal } = options;
    const abort = () => void reader.cancel(signal?.reason).catch(() => {});
    signal?.addEventListener('abort', abort, { once: true });
    const end = (reason?: unknown) => {
      signal?.removeEventListener('abort', abort);
      // The writer learns why its keys are no longer accepted.
      return reader.cancel(reason);
    };
    const source: UnderlyingDefaultSource<string | RefusedItem> = {
      async pull(controller) {
        try {
          const { done, value } = await urls.next();
          if (!done) return controller.enqueue(value);
          await end();
          controller.close();
        } catch (error) {
          await end(error);
          throw error;
        }
      },
      async cancel(reason) {
        await end(reason);
        await urls.return();
      },
    };
    // Nothing is read before the consumer requests it.
    return { writable, readable: new ReadableStream(source, { highWaterMark: 0 }) };
  }

  presignByteStream<R extends OnRefused = 'throw'>(
    template: PresignTemplate,
    source: ByteStreamSource,
    options?: BytesOptions & BatchOptions & RefusalOptions<R>,
  ): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined>;
  presignByteStream(
    template: PresignTemplate,
    source: ByteStreamSource,
    options: BytesOptions & BatchOptions & RefusalOptions = {},
  ): AsyncGenerator<PresignedBytes, void, undefined> {
    this.#usable();
    const { form, format, batchSize, signal, refusals } = readCallOptions(options, OPTIONS_OF.byteStream, JOB_KEYS);
    const read = readTemplate(template, this.#parts.defaults);
    checkIterable(source, true);
    const settings = { plan: this.#planForStream(read), format, refusals };
    const chunk = new KeyChunk(this.#core, read, batchSize, refusals);
    const jobs = jobsOfSource(abortable<Uint8Array | Key>(source, signal), form, chunk, read.maxKeyBytes, settings);
    return wholeStream(format, this.#run(read, jobs, signal, true), refusals !== undefined);
  }

  setCredentials(credentials: Credentials | DerivedCredentials): void {
    this.#usable();
    if (this.#provider !== undefined)
      throw refused(
        'InvalidCredentials',
        'credentials',
        'come from the provider, which renews them: use a pool without "provider" to set them',
      );
    const parts = withCredentials(this.#parts, credentials);
    this.#replaced.push({ signingKeys: this.#parts.signingKeys, plans: this.#plans });
    this.#parts = parts;
    this.#plans = new Plans(parts);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#calls);
    await this.#crew.idle();
    await this.#crew.close();
    for (const { signingKeys, plans } of [
      ...this.#replaced,
      { signingKeys: this.#parts.signingKeys, plans: this.#plans },
    ]) {
      // The provider owns its signers.
      if (this.#provider === undefined) signingKeys.dispose();
      plans.dispose();
    }
    this.#core.wipe();
  }

  /** Yields the jobs of keys that are all present, with one reading of the clock. */
  *#jobsOfKeys(
    template: Template,
    keys: Iterable<Key>,
    format: number,
    refusals: Refusals | undefined,
  ): Generator<Job> {
    checkIterable(keys);
    const settings = { plan: this.#planForCall(template), format, refusals };
    const chunk = new KeyChunk(this.#core, template, JOB_KEYS, refusals);
    for (const key of keys) {
      chunk.add(key);
      if (chunk.isFull) yield jobOfChunk(chunk, settings) as Job;
    }
    const rest = jobOfChunk(chunk, settings);
    if (rest !== undefined) yield rest;
  }

  #run(
    template: Template,
    jobs: Generator<Job> | AsyncGenerator<Job>,
    signal: AbortSignal | undefined,
    isStream = false,
  ) {
    const asked =
      this.#provider === undefined ? jobs : askedJobs(jobs, this.#asking(this.#provider, template, isStream));
    return inOrder(this.#crew, asked, signal, isStream);
  }

  /**
   * Returns the function that gives jobs their plans. In a stream, each job uses the provider's current signer. In a call, all jobs use one
   * signer and one time. The time is read together with the signer, because a job may wait for a slow consumer until the credentials have
   * expired.
   */
  #asking(provider: Provider, template: Template, isStream: boolean): (job: Job) => Promise<() => Plan> {
    const { signingKeys } = this.#parts;
    const next = signerOf(provider, template, () => signingKeys.clock()());
    const ask = async (own: number) => {
      const parts = await next(own);
      const time = this.#plans.of(parts).timeOf(template);
      return () => {
        if (isStream) this.#usable();
        return this.#plans.of(parts).at(template, time);
      };
    };
    let plan: Promise<() => Plan> | undefined;
    return ({ keys }) => {
      if (isStream || plan === undefined) plan = ask('items' in keys ? keys.items.mostSeconds : 0);
      return plan;
    };
  }

  /** Returns the plan for a call's jobs, with one reading of the clock. With a provider the jobs get another plan later. */
  #planForCall(template: Template): () => Plan {
    return this.#provider === undefined ? this.#plans.during(template) : this.#planForStream(template);
  }

  /** Returns a new plan for each batch of a stream. A stream may never be read to its end, so the pool does not wait for it. */
  #planForStream(template: Template): () => Plan {
    const plans = this.#plans;
    return () => {
      this.#usable();
      return plans.at(template);
    };
  }

  #call<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) return Promise.reject(poolClosed());
    const call = work();
    this.#calls.add(call);
    const forget = () => this.#calls.delete(call);
    call.then(forget, forget);
    return call;
  }

  #usable(): void {
    if (this.#closing !== undefined) throw poolClosed();
  }
}

/** Iterates a stream, because not every engine can. */
async function* valuesOf<T>(reader: ReadableStreamDefaultReader<T>): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
