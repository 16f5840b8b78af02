/** The pool: the calls of a presigner, done by workers. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import { refused } from '../api/errors.js';
import type { Pool } from '../api/pool.js';
import type {
  BatchOptions,
  ByteStreamSource,
  BytesOptions,
  PresignedBytes,
  PresignItem,
  PresignTemplate,
  StreamOptions,
} from '../api/presigner.js';
import { LINES } from '../core/numbers/format.js';
import type { SignerParts } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { type NextSigner, type Provider, signerOf } from '../presign/batches.js';
import { OPTIONS_OF, readCallOptions } from '../presign/call-options.js';
import { wholeStream } from '../presign/formats.js';
import { checkIterable, KeyChunk } from '../presign/object-keys.js';
import { Plans } from '../presign/plans.js';
import { readTemplate, type Template } from '../template/template.js';
import { abortable, type Source } from '../util/abortable.js';
import { type Crew, type JobSettings, poolClosed, type Work } from './crew.js';
import { inOrder } from './in-order.js';
import { JOB_KEYS, jobsOf, worksOfBytes, worksOfKeyStream, worksOfKeys, worksOfSource } from './jobs.js';
import { appendStrings, concatResults } from './join-results.js';

type Key = string | PresignItem;

export class WorkerPool implements Pool {
  readonly #crew: Crew;
  /** Whoever signs, unless a provider says who that is. */
  #parts: SignerParts;
  readonly #provider: Provider | undefined;
  /** Of whoever signed last. */
  readonly #plans: Plans;
  /** Credentials that were replaced. Calls may still sign with them, so they are overwritten at the end. */
  readonly #replaced: SigningKeys[] = [];
  #closing: Promise<void> | undefined;
  /** Calls that are to end before the pool does. */
  readonly #calls = new Set<Promise<unknown>>();

  readonly workers: number;
  readonly region: string;
  readonly service: string;

  /** @param parts with a provider: those of one of its signers */
  constructor(parts: SignerParts, crew: Crew, provider?: Provider) {
    this.#crew = crew;
    this.#parts = parts;
    this.#provider = provider;
    this.#plans = new Plans();
    this.workers = crew.size;
    this.region = parts.signingKeys.region;
    this.service = parts.signingKeys.service;
  }

  presignMany(template: PresignTemplate, keys: Iterable<Key>, options: StreamOptions = {}): Promise<string[]> {
    return this.#call(async () => {
      const { signal } = readCallOptions(options, OPTIONS_OF.call);
      const read = readTemplate(template, this.#parts.defaults);
      checkIterable(keys);
      const works = worksOfKeys(keys, new KeyChunk(read, JOB_KEYS));
      const urls: string[] = [];
      for await (const part of inOrder(this.#crew, jobsOf(works, this.#forCall(read, LINES)), signal))
        appendStrings(part, urls);
      return urls;
    });
  }

  presignBytes(
    template: PresignTemplate,
    keys: Uint8Array | Iterable<Key>,
    options: BytesOptions & StreamOptions = {},
  ): Promise<PresignedBytes> {
    return this.#call(async () => {
      const { form, format, signal } = readCallOptions(options, OPTIONS_OF.bytesCall);
      const read = readTemplate(template, this.#parts.defaults);
      if (!(keys instanceof Uint8Array)) checkIterable(keys);
      const works =
        keys instanceof Uint8Array ? worksOfBytes(keys, form) : worksOfKeys(keys, new KeyChunk(read, JOB_KEYS));
      return concatResults(inOrder(this.#crew, jobsOf(works, this.#forCall(read, format)), signal), format);
    });
  }

  presignStream(
    template: PresignTemplate,
    keys: Source<Key>,
    options: BatchOptions = {},
  ): AsyncGenerator<string, void, undefined> {
    this.#usable();
    const { batchSize, signal } = readCallOptions(options, OPTIONS_OF.stream, JOB_KEYS);
    const read = readTemplate(template, this.#parts.defaults);
    checkIterable(keys, true);
    const works = worksOfKeyStream(abortable(keys, signal), new KeyChunk(read, batchSize));
    const results = inOrder(this.#crew, jobsOf(works, this.#forBatches(read, LINES)), signal, true);
    return (async function* generate() {
      for await (const part of results) {
        const urls: string[] = [];
        appendStrings(part, urls);
        for (const url of urls) {
          signal?.throwIfAborted();
          yield url;
        }
      }
    })();
  }

  presignTransform(template: PresignTemplate, options: BatchOptions = {}): ReadableWritablePair<string, Key> {
    const { readable, writable } = new TransformStream<Key, Key>();
    const reader = readable.getReader();
    const urls = this.presignStream(template, valuesOf(reader), options);
    const { signal } = options;
    const abort = () => void reader.cancel(signal?.reason).catch(() => {});
    signal?.addEventListener('abort', abort, { once: true });
    const end = (reason?: unknown) => {
      signal?.removeEventListener('abort', abort);
      // The writer hears why its keys are not taken any more.
      return reader.cancel(reason);
    };
    const source: UnderlyingDefaultSource<string> = {
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
    // Nothing is read before it is asked for.
    return { writable, readable: new ReadableStream(source, { highWaterMark: 0 }) };
  }

  presignByteStream(
    template: PresignTemplate,
    source: ByteStreamSource,
    options: BytesOptions & BatchOptions = {},
  ): AsyncGenerator<PresignedBytes, void, undefined> {
    this.#usable();
    const { form, format, batchSize, signal } = readCallOptions(options, OPTIONS_OF.byteStream, JOB_KEYS);
    const read = readTemplate(template, this.#parts.defaults);
    checkIterable(source, true);
    const chunk = new KeyChunk(read, batchSize);
    const works = worksOfSource(abortable<Uint8Array | Key>(source, signal), form, chunk, read.maxKeyBytes);
    return wholeStream(format, inOrder(this.#crew, jobsOf(works, this.#forBatches(read, format)), signal, true));
  }

  setCredentials(credentials: Credentials | DerivedCredentials): void {
    this.#usable();
    if (this.#provider !== undefined)
      throw refused('InvalidCredentials', 'credentials', 'are those of the provider: it loads others when needed');
    const parts = { ...this.#parts, signingKeys: this.#parts.signingKeys.with(credentials) };
    this.#replaced.push(this.#parts.signingKeys);
    this.#parts = parts;
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
    this.#plans.dispose();
    const { core } = this.#parts.signingKeys;
    // Signers of a provider are the provider's.
    if (this.#provider === undefined) this.#parts.signingKeys.dispose();
    for (const signingKeys of this.#replaced) signingKeys.dispose();
    core.wipe();
  }

  /** Who signs: for what begins now. */
  #signers(template: Template): NextSigner {
    const parts = this.#parts;
    if (this.#provider === undefined) return () => parts;
    return signerOf(this.#provider, template, () => parts.signingKeys.clock()());
  }

  /** All jobs of a call have one signer, and one reading of the clock. */
  #forCall(template: Template, format: number): () => Promise<JobSettings> {
    const next = this.#signers(template);
    let settings: Promise<JobSettings> | undefined;
    const make = async () => {
      const parts = await next(0);
      const time = this.#plans.of(parts).timeOf(template);
      return { plan: () => this.#plans.of(parts).at(template, time), format };
    };
    return () => {
      settings ??= make();
      return settings;
    };
  }

  /** Each batch of a stream has its own. A stream may be left unread for ever, so the pool does not wait for its end. */
  #forBatches(template: Template, format: number): (work: Work) => Promise<JobSettings> {
    const next = this.#signers(template);
    return async ({ keys }) => {
      this.#usable();
      const parts = await next('items' in keys ? keys.items.mostSeconds : 0);
      const plan = () => {
        this.#usable();
        return this.#plans.of(parts).at(template);
      };
      return { plan, format };
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

/** What a stream gives: not every engine can iterate one. */
async function* valuesOf<T>(reader: ReadableStreamDefaultReader<T>): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
