/** Streams of keys into streams of URLs: one batch is held, and the next one is read when this one was taken. */

import type { PresignedBytes, PresignItem } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import type { Core } from '../core/core.js';
import type { Plan } from '../core/shapes.js';
import { abortable, type Source } from '../util/abortable.js';
import { concatBytes, copyBytes } from '../util/bytes.js';
import { begunKey, EntryKind, presignSeparated, UrlBytes } from './bytes.js';
import { type CallOptions, type CallSettings, OPTIONS_OF, readCallOptions } from './call-options.js';
import { wholeStream } from './formats.js';
import { checkIterable, type KeyChunk } from './object-keys.js';

/** A chunk to fill, and the function that signs and empties it. */
export interface BatchSigner {
  readonly chunk: KeyChunk;
  readonly sign: () => readonly (string | RefusedItem)[];
}

/** @see Signer.presignStream */
export function presignStream(
  signerFor: (settings: CallSettings) => BatchSigner,
  keys: Source<string | PresignItem>,
  options: CallOptions,
): AsyncGenerator<string | RefusedItem, void, undefined> {
  const settings = readCallOptions(options, OPTIONS_OF.stream);
  const { batchSize, signal } = settings;
  checkIterable(keys, true);
  const { chunk, sign } = signerFor(settings);
  return generate();

  async function* generate() {
    for await (const entry of abortable(keys, signal)) {
      chunk.add(entry);
      if (chunk.size >= batchSize || chunk.isFull) yield* deliver(sign(), signal);
    }
    if (chunk.size > 0) yield* deliver(sign(), signal);
  }
}

function* deliver<T>(urls: readonly T[], signal: AbortSignal | undefined): Generator<T, void, undefined> {
  for (const url of urls) {
    signal?.throwIfAborted();
    yield url;
  }
}

/** @see Signer.presignTransform */
export function presignTransform(
  signerFor: (settings: CallSettings) => BatchSigner,
  options: CallOptions,
): TransformStream<string | PresignItem, string | RefusedItem> {
  const settings = readCallOptions(options, OPTIONS_OF.stream);
  const { batchSize, signal } = settings;
  const { chunk, sign } = signerFor(settings);
  let stopListening = () => {};
  const deliverAll = (controller: TransformStreamDefaultController<string | RefusedItem>) => {
    for (const url of sign()) controller.enqueue(url);
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
        if (chunk.size >= batchSize || chunk.isFull) deliverAll(controller);
      } catch (error) {
        stopListening();
        throw error;
      }
    },
    flush(controller) {
      stopListening();
      if (chunk.size > 0) deliverAll(controller);
    },
    // Called when either side gives up, by runtimes that know it; the type library does not.
    cancel: () => stopListening(),
  };
  return new TransformStream(transformer);
}

/** @see Signer.presignByteStream */
export function presignByteStream(
  core: Core,
  planNow: () => Plan,
  chunkFor: (settings: CallSettings) => KeyChunk,
  source: Source<Uint8Array | string | PresignItem>,
  options: CallOptions,
): AsyncGenerator<PresignedBytes, void, undefined> {
  const settings = readCallOptions(options, OPTIONS_OF.byteStream);
  const { form, format, batchSize, signal, refusals } = settings;
  checkIterable(source, true);
  const chunk = chunkFor(settings);
  return wholeStream(format, generate(), refusals !== undefined);

  async function* generate() {
    let rest: Uint8Array = new Uint8Array(0);
    let index = 0;
    const kind = new EntryKind();
    const signChunk = (): PresignedBytes => {
      const urls = new UrlBytes(core, format, refusals);
      chunk.sign(core, planNow(), urls);
      return urls.part();
    };
    const signPiece = (keys: Uint8Array, last: boolean): PresignedBytes => {
      const urls = new UrlBytes(core, format, refusals);
      const plan = planNow();
      const consumed = presignSeparated(core, plan, keys, { ...form, last }, index, urls);
      rest = copyBytes(begunKey(keys.subarray(consumed), plan));
      index += urls.count;
      return urls.part();
    };
    for await (const entry of abortable(source, signal)) {
      if (kind.isPiece(entry)) {
        const signed = signPiece(rest.length === 0 ? entry : concatBytes(rest, entry), false);
        if (signed.urls.length > 0) yield signed;
      } else {
        chunk.add(entry);
        if (chunk.size >= batchSize || chunk.isFull) yield signChunk();
      }
    }
    if (rest.length > 0) yield signPiece(rest, true);
    if (chunk.size > 0) yield signChunk();
  }
}
