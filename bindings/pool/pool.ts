/** The pool: the calls of a presigner, done by workers. */

import type { Credentials, DerivedCredentials } from '../api/credentials.js';
import type { Pool } from '../api/pool.js';
import type {
  BatchOptions,
  BytesOptions,
  PresignedBytes,
  PresignItem,
  PresignTemplate,
  StreamOptions,
} from '../api/presigner.js';
import type { Core } from '../core/core.js';
import type { Plan, TextForm } from '../core/shapes.js';
import type { SignerParts } from '../identity/signer-parts.js';
import type { SigningKeys } from '../identity/signing-keys.js';
import { checkBytes } from '../presign/bytes.js';
import { OPTIONS_OF, readCallOptions } from '../presign/call-options.js';
import { checkIterable, KeyChunk } from '../presign/object-keys.js';
import { Plans } from '../presign/plans.js';
import { readTemplate, type Template } from '../presign/template.js';
import { abortable, type Source } from '../util/abortable.js';
import { concatBytes, copyBytes } from '../util/bytes.js';
import { type Crew, type Job, poolClosed } from './crew.js';
import { inOrder } from './in-order.js';
import { JOB_KEYS, jobOfChunk, jobsOfBytes } from './jobs.js';
import { appendStrings, concatResults } from './join-results.js';

type Key = string | PresignItem;

export class WorkerPool implements Pool {
  readonly #core: Core;
  readonly #crew: Crew;
  #parts: SignerParts;
  #plans: Plans;
  /** Credentials that were replaced. Calls may still sign with them, so they are overwritten at the end. */
  readonly #replaced: { readonly signingKeys: SigningKeys; readonly plans: Plans }[] = [];
  #closing: Promise<void> | undefined;
  /** Calls that are to end before the pool does. */
  readonly #calls = new Set<Promise<unknown>>();

  readonly workers: number;
  readonly region: string;
  readonly service: string;

  constructor(parts: SignerParts, crew: Crew) {
    this.#core = parts.signingKeys.core;
    this.#crew = crew;
    this.#parts = parts;
    this.#plans = new Plans(parts);
    this.workers = crew.size;
    this.region = parts.signingKeys.region;
    this.service = parts.signingKeys.service;
  }

  presignMany(template: PresignTemplate, keys: Iterable<Key>, options: StreamOptions = {}): Promise<string[]> {
    return this.#call(async () => {
      const { signal } = readCallOptions(options, OPTIONS_OF.call);
      const urls: string[] = [];
      for await (const part of this.#run(this.#jobsOfKeys(readTemplate(template), keys), signal))
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
      const { form, signal } = readCallOptions(options, OPTIONS_OF.byteStream);
      const read = readTemplate(template);
      const jobs =
        keys instanceof Uint8Array ? jobsOfBytes(keys, form, this.#plans.during(read)) : this.#jobsOfKeys(read, keys);
      return concatResults(this.#run(jobs, signal));
    });
  }

  presignStream(
    template: PresignTemplate,
    keys: Source<Key>,
    options: BatchOptions = {},
  ): AsyncGenerator<string, void, undefined> {
    this.#usable();
    const { batchSize, signal } = readCallOptions(options, OPTIONS_OF.stream, JOB_KEYS);
    const read = readTemplate(template);
    checkIterable(keys, true);
    const plan = this.#planForStream(read);
    const core = this.#core;
    async function* jobs() {
      const chunk = new KeyChunk(core, read.maxKeyBytes, batchSize);
      for await (const entry of abortable(keys, signal)) {
        chunk.add(entry);
        if (chunk.isFull) yield jobOfChunk(chunk, plan) as Job;
      }
      const rest = jobOfChunk(chunk, plan);
      if (rest !== undefined) yield rest;
    }
    const results = this.#run(jobs(), signal);
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
    pieces: Source<Uint8Array>,
    options: BytesOptions & StreamOptions = {},
  ): AsyncGenerator<PresignedBytes, void, undefined> {
    this.#usable();
    const { form, signal } = readCallOptions(options, OPTIONS_OF.byteStream);
    const read = readTemplate(template);
    checkIterable(pieces, true);
    return this.#run(
      jobsOfPieces(abortable(pieces, signal), form, read.maxKeyBytes, this.#planForStream(read)),
      signal,
    );
  }

  setCredentials(credentials: Credentials | DerivedCredentials): void {
    this.#usable();
    const parts = { ...this.#parts, signingKeys: this.#parts.signingKeys.with(credentials) };
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
      signingKeys.dispose();
      plans.dispose();
    }
    this.#core.wipe();
  }

  /** The jobs of keys that are all there: one reading of the clock. */
  *#jobsOfKeys(template: Template, keys: Iterable<Key>): Generator<Job> {
    checkIterable(keys);
    const plan = this.#plans.during(template);
    const chunk = new KeyChunk(this.#core, template.maxKeyBytes, JOB_KEYS);
    for (const key of keys) {
      chunk.add(key);
      if (chunk.isFull) yield jobOfChunk(chunk, plan) as Job;
    }
    const rest = jobOfChunk(chunk, plan);
    if (rest !== undefined) yield rest;
  }

  #run(jobs: Generator<Job> | AsyncGenerator<Job>, signal: AbortSignal | undefined) {
    return inOrder(this.#crew, jobs, signal);
  }

  /** Each batch of a stream has its own plan. A stream may be left unread for ever, so the pool does not wait for its end. */
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

/** Jobs of pieces that may end anywhere in a key. */
async function* jobsOfPieces(
  pieces: AsyncIterable<Uint8Array>,
  form: Omit<TextForm, 'last'>,
  maxKeyBytes: number,
  plan: () => Plan,
): AsyncGenerator<Job> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    checkBytes(piece);
    const end = piece.lastIndexOf(form.separator) + 1;
    if (end === 0) {
      rest = concatBytes(rest, piece);
    } else {
      const begun = rest;
      rest = copyBytes(piece, end);
      yield* jobsOfBytes(piece.subarray(0, end), form, plan, begun);
    }
    // Refused now, not when the source ends: it may go on for ever.
    if (rest.length > maxKeyBytes + 1) break;
  }
  yield* jobsOfBytes(rest, form, plan);
}

/** What a stream gives: not every engine can iterate one. */
async function* valuesOf<T>(reader: ReadableStreamDefaultReader<T>): AsyncGenerator<T, void, undefined> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
