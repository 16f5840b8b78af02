/** Streams of keys into streams of URLs: one batch is held, and the next one is read when this one was taken. */
import { abortable, type Source } from '../abortable.js';
import type { Core, Plan } from '../core.js';
import { checkOptions, wrongType } from '../errors.js';
import { wholeNumber } from '../numbers.js';
import type { BatchOptions, BytesOptions, PresignedBytes, PresignItem, StreamOptions } from '../types.js';
import { checkBytes, presignSeparated, readTextForm, UrlBytes } from './bytes.js';
import { checkIterable, type KeyChunk } from './keys.js';

const DEFAULT_BATCH = 256;
const MOST_BATCH = 2048;

/** A chunk to fill, and the function that signs and empties it. */
interface BatchSigner {
  readonly chunk: KeyChunk;
  readonly sign: () => string[];
}

interface Batching {
  readonly batchSize: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Options are read at the call, not when the first URL is asked for: a mistake throws where it was made.
 *
 * @param standard URLs in a batch, if that is not said
 * @throws TypeError or RangeError
 */
export function readBatching(options: BatchOptions, standard = DEFAULT_BATCH): Batching {
  checkOptions(options);
  const { batchSize, signal } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw wrongType('signal', 'an AbortSignal', signal);
  return { batchSize: wholeNumber('batchSize', batchSize, MOST_BATCH, '') ?? standard, signal };
}

/** @see Signer.presignStream */
export function presignStream(
  { chunk, sign }: BatchSigner,
  keys: Source<string | PresignItem>,
  options: BatchOptions,
): AsyncGenerator<string, void, undefined> {
  const { batchSize, signal } = readBatching(options);
  checkIterable(keys, true);
  return generate();

  async function* generate() {
    for await (const entry of abortable(keys, signal)) {
      chunk.add(entry);
      if (chunk.size >= batchSize || chunk.isFull) yield* deliver(sign(), signal);
    }
    if (chunk.size > 0) yield* deliver(sign(), signal);
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
  { chunk, sign }: BatchSigner,
  options: BatchOptions,
): TransformStream<string | PresignItem, string> {
  const { batchSize, signal } = readBatching(options);
  let stopListening = () => {};
  const deliverAll = (controller: TransformStreamDefaultController<string>) => {
    for (const url of sign()) controller.enqueue(url);
  };
  const transformer: Transformer<string | PresignItem, string> & { cancel(): void } = {
    start(controller) {
      signal?.throwIfAborted();
      const abort = () => controller.error(signal?.reason);
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
  pieces: Source<Uint8Array>,
  options: BytesOptions & StreamOptions,
): AsyncGenerator<PresignedBytes, void, undefined> {
  const { signal } = readBatching(options);
  const form = readTextForm(options);
  checkIterable(pieces, true);
  return generate();

  async function* generate() {
    let rest: Uint8Array = new Uint8Array(0);
    let index = 0;
    const sign = (keys: Uint8Array, last: boolean): PresignedBytes => {
      const urls = new UrlBytes(core);
      rest = keys.slice(presignSeparated(core, planNow(), keys, { ...form, last }, index, urls));
      index += urls.count;
      return urls.result();
    };
    for await (const piece of abortable(pieces, signal)) {
      checkBytes(piece);
      const signed = sign(rest.length === 0 ? piece : concat(rest, piece), false);
      if (signed.urls.length > 0) yield signed;
    }
    if (rest.length > 0) yield sign(rest, true);
  }
}

/** Both in one new array. */
export function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
