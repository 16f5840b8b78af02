/** Streams of keys into streams of URLs: one batch is held, and the next one is read when this one was taken. */

import type { BatchOptions, BytesOptions, PresignedBytes, PresignItem } from '../api/presigner.js';
import { abortable, type Source } from '../util/abortable.js';
import { concatBytes, copyBytes } from '../util/bytes.js';
import type { Batches } from './batches.js';
import { EntryKind, presignSeparated, UrlBytes } from './bytes.js';
import { OPTIONS_OF, readCallOptions } from './call-options.js';
import { wholeStream } from './formats.js';
import { checkIterable } from './object-keys.js';
import { UrlStrings } from './sink.js';

/** Signs and empties the chunk. */
function signStrings(batches: Batches, signal: AbortSignal | undefined): Promise<string[]> {
  const { chunk } = batches;
  return batches.sign(chunk.first, chunk.mostSeconds, signal, (core, plan) => {
    const sink = new UrlStrings(core);
    chunk.sign(core, plan, sink);
    return sink.urls;
  });
}

/** @see Signer.presignStream */
export function presignStream(
  batches: Batches,
  keys: Source<string | PresignItem>,
  options: BatchOptions,
): AsyncGenerator<string, void, undefined> {
  const { batchSize, signal } = readCallOptions(options, OPTIONS_OF.stream);
  checkIterable(keys, true);
  return generate();

  async function* generate() {
    const { chunk } = batches;
    for await (const entry of abortable(keys, signal)) {
      chunk.add(entry);
      if (chunk.size >= batchSize || chunk.isFull) yield* deliver(await signStrings(batches, signal), signal);
    }
    if (chunk.size > 0) yield* deliver(await signStrings(batches, signal), signal);
  }
}

function* deliver(urls: readonly string[], signal: AbortSignal | undefined): Generator<string, void, undefined> {
  for (const url of urls) {
    signal?.throwIfAborted();
    yield url;
  }
}

/** @see Signer.presignTransform */
export function presignTransform(
  batches: Batches,
  options: BatchOptions,
): TransformStream<string | PresignItem, string> {
  const { batchSize, signal } = readCallOptions(options, OPTIONS_OF.stream);
  const { chunk } = batches;
  let stopListening = () => {};
  const deliverAll = async (controller: TransformStreamDefaultController<string>) => {
    try {
      for (const url of await signStrings(batches, signal)) controller.enqueue(url);
    } catch (error) {
      stopListening();
      throw error;
    }
  };
  const transformer: Transformer<string | PresignItem, string> & { cancel(): void } = {
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
      // Promises keep the writer waiting while a provider loads.
      return chunk.size >= batchSize || chunk.isFull ? deliverAll(controller) : undefined;
    },
    async flush(controller) {
      if (chunk.size > 0) await deliverAll(controller);
      stopListening();
    },
    // Called when either side gives up, by runtimes that know it; the type library does not.
    cancel: () => stopListening(),
  };
  return new TransformStream(transformer);
}

/** @see Signer.presignByteStream */
export function presignByteStream(
  batches: Batches,
  source: Source<Uint8Array | string | PresignItem>,
  options: BytesOptions & BatchOptions,
): AsyncGenerator<PresignedBytes, void, undefined> {
  const { form, format, batchSize, signal } = readCallOptions(options, OPTIONS_OF.byteStream);
  checkIterable(source, true);
  return wholeStream(format, generate());

  async function* generate() {
    let rest: Uint8Array = new Uint8Array(0);
    let index = 0;
    const { chunk } = batches;
    const kind = new EntryKind();
    const signChunk = () =>
      batches.sign(chunk.first, chunk.mostSeconds, signal, (core, plan) => {
        const urls = new UrlBytes(core, format);
        chunk.sign(core, plan, urls);
        return urls.part();
      });
    const signPiece = (keys: Uint8Array, last: boolean) =>
      batches.sign(index, 0, signal, (core, plan) => {
        const urls = new UrlBytes(core, format);
        rest = copyBytes(keys, presignSeparated(core, plan, keys, { ...form, last }, index, urls));
        index += urls.count;
        return urls.part();
      });
    for await (const entry of abortable(source, signal)) {
      if (kind.isPiece(entry, index + chunk.first + chunk.size)) {
        const signed = await signPiece(rest.length === 0 ? entry : concatBytes(rest, entry), false);
        if (signed.urls.length > 0) yield signed;
      } else {
        chunk.add(entry);
        if (chunk.size >= batchSize || chunk.isFull) yield await signChunk();
      }
    }
    if (rest.length > 0) yield await signPiece(rest, true);
    if (chunk.size > 0) yield await signChunk();
  }
}
