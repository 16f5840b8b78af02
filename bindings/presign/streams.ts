/** Presigns streams of keys. One batch is in memory, and the next is read after the consumer has taken this one. */

import type {
  BatchOptions,
  BytesOptions,
  PresignedBytes,
  PresignedBytesAndRefused,
  PresignItem,
  StringOptions,
} from '../api/presigner.js';
import type { IfSkipped, OnRefused, RefusalOptions, RefusedItem } from '../api/refusals.js';
import type { Core } from '../core/core.js';
import { INPUT_CAPACITY } from '../core/numbers/limits.js';
import type { Plan } from '../core/shapes.js';
import { abortable, type Source } from '../util/abortable.js';
import { concatBytes, copyBytes } from '../util/bytes.js';
import type { Batches } from './batches.js';
import { begunKey, EntryKind, presignSeparated, UrlBytes } from './bytes.js';
import { type CallSettings, OPTIONS_OF, readCallOptions } from './call-options.js';
import { wholeStream } from './formats.js';
import { checkIterable, KeyChunk } from './object-keys.js';
import { UrlStrings, withRefused } from './sink.js';

/** Creates a chunk for any core, because the core of a provider is not known before its first signer. */
function makeChunk({ template }: Batches, { batchSize, refusals }: CallSettings): KeyChunk {
  return new KeyChunk({ inputCapacity: INPUT_CAPACITY }, template, batchSize, refusals);
}

/** A chunk to fill, and the function that signs and empties it. */
interface StringBatches {
  readonly chunk: KeyChunk;
  readonly sign: () => Promise<readonly (string | RefusedItem)[]>;
}

function stringBatches(batches: Batches, settings: CallSettings): StringBatches {
  const { refusals, ownStrings, signal } = settings;
  const chunk = makeChunk(batches, settings);
  const signChunk = (core: Core, plan: Plan) => {
    const sink = new UrlStrings(core, refusals, ownStrings);
    const { first } = chunk;
    chunk.sign(core, plan, sink);
    return withRefused(sink.urls, refusals?.take(), first);
  };
  return { chunk, sign: () => batches.sign(chunk.first, chunk.mostSeconds, signal, signChunk) };
}

/** Presigns a stream of keys: see `Presigner.presignStream`. */
export function presignStream<R extends OnRefused>(
  batches: Batches,
  keys: Source<string | PresignItem>,
  options: BatchOptions & StringOptions & RefusalOptions<R> = {},
): AsyncGenerator<IfSkipped<R, string | RefusedItem, string>, void, undefined> {
  const settings = readCallOptions(options, OPTIONS_OF.stream);
  const { signal } = settings;
  checkIterable(keys, true);
  const { chunk, sign } = stringBatches(batches, settings);
  // The type depends on `onRefused`, which TypeScript cannot derive from `settings`. The same applies below.
  return generate() as AsyncGenerator<never, void, undefined>;

  async function* generate() {
    for await (const entry of abortable(keys, signal)) {
      chunk.add(entry);
      if (chunk.isFull) yield* deliver(await sign(), signal);
    }
    if (chunk.size > 0) yield* deliver(await sign(), signal);
  }
}

function* deliver<T>(urls: readonly T[], signal: AbortSignal | undefined): Generator<T, void, undefined> {
  for (const url of urls) {
    signal?.throwIfAborted();
    yield url;
  }
}

/** Creates a transform stream: see `Presigner.presignTransform`. */
export function presignTransform<R extends OnRefused>(
  batches: Batches,
  options: BatchOptions & StringOptions & RefusalOptions<R> = {},
): TransformStream<string | PresignItem, IfSkipped<R, string | RefusedItem, string>> {
  const settings = readCallOptions(options, OPTIONS_OF.stream);
  const { signal } = settings;
  const { chunk, sign } = stringBatches(batches, settings);
  let stopListening = () => {};
  const deliverAll = async (controller: TransformStreamDefaultController<string | RefusedItem>) => {
    try {
      for (const url of await sign()) controller.enqueue(url);
    } catch (error) {
      stopListening();
      throw error;
    }
  };
  const transformer: Transformer<string | PresignItem, string | RefusedItem> & { cancel(): void } = {
    start(controller) {
      const abort = () => controller.error(signal?.reason);
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort, { once: true });
      stopListening = () => signal?.removeEventListener('abort', abort);
    },
    transform(entry, controller) {
      try {
        chunk.add(entry);
      } catch (error) {
        stopListening();
        throw error;
      }
      // The promise keeps the writer waiting while a provider loads credentials.
      return chunk.isFull ? deliverAll(controller) : undefined;
    },
    flush(controller) {
      stopListening();
      return chunk.size > 0 ? deliverAll(controller) : undefined;
    },
    // Newer runtimes call it when either side cancels. The type library does not have it yet.
    cancel: () => stopListening(),
  };
  return new TransformStream(transformer) as TransformStream<string | PresignItem, never>;
}

/** Presigns a stream with URLs as bytes: see `Presigner.presignByteStream`. */
export function presignByteStream<R extends OnRefused>(
  batches: Batches,
  source: Source<Uint8Array | string | PresignItem>,
  options: BytesOptions & BatchOptions & RefusalOptions<R> = {},
): AsyncGenerator<IfSkipped<R, PresignedBytesAndRefused, PresignedBytes>, void, undefined> {
  const settings = readCallOptions(options, OPTIONS_OF.byteStream);
  const { form, format, signal, refusals } = settings;
  checkIterable(source, true);
  return wholeStream(format, generate(), refusals !== undefined) as AsyncGenerator<never, void, undefined>;

  async function* generate() {
    let rest: Uint8Array = new Uint8Array(0);
    let index = 0;
    const chunk = makeChunk(batches, settings);
    const kind = new EntryKind();
    const signChunk = () =>
      batches.sign(chunk.first, chunk.mostSeconds, signal, (core, plan) => {
        const urls = new UrlBytes(core, format, refusals);
        chunk.sign(core, plan, urls);
        return urls.part();
      });
    const signPiece = (keys: Uint8Array, last: boolean) =>
      batches.sign(index, 0, signal, (core, plan) => {
        const urls = new UrlBytes(core, format, refusals);
        const consumed = presignSeparated(core, plan, keys, { ...form, last }, index, urls);
        rest = copyBytes(begunKey(keys.subarray(consumed), plan));
        index += urls.count;
        return urls.part();
      });
    for await (const entry of abortable(source, signal)) {
      if (kind.isPiece(entry, index + chunk.first + chunk.size)) {
        const signed = await signPiece(rest.length === 0 ? entry : concatBytes(rest, entry), false);
        if (signed.urls.length > 0) yield signed;
      } else {
        chunk.add(entry);
        if (chunk.isFull) yield await signChunk();
      }
    }
    if (rest.length > 0) yield await signPiece(rest, true);
    if (chunk.size > 0) yield await signChunk();
  }
}
