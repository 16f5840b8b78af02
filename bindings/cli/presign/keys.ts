/** Presigns keys from bytes to bytes: in this thread first, and in the workers after they have started. */

import { isSiglaneError, type SiglaneError } from '../../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused, PresignTemplate } from '../../api/presigner.js';
import type { Signer } from '../../api/signer.js';
import { LineError, type Skipped, separatorByte } from './lines.js';
import type { PresignCommand } from './options.js';
import type { Workers } from './workers.js';

/**
 * Presigns the keys of one source, in order.
 *
 * @param skipped called for each skipped key. Undefined: a refused key throws
 * @throws SiglaneError with the index of the key, or LineError, for a refused key
 */
export async function* presignKeys(
  signer: Signer,
  template: PresignTemplate,
  source: AsyncIterable<Uint8Array>,
  { separator }: PresignCommand,
  workers: Workers,
  signal: AbortSignal,
  skipped: Skipped | undefined,
): AsyncGenerator<PresignedBytes, void, undefined> {
  const pieces = new Pieces(source, separatorByte(separator), workers);
  const options = { separator, signal };
  const skip = { separator, signal, onRefused: 'skip' } as const;
  let count = 0;
  try {
    const first = pieces.untilWorkers();
    for await (const signed of skipped
      ? signer.presignByteStream(template, first, skip)
      : signer.presignByteStream(template, first, options)) {
      tellSkipped(signed, 0, skipped);
      count += signed.offsets.length - 1;
      yield signed;
    }
    const { pool } = workers;
    if (pieces.ended || pool === undefined) return;
    const rest = pieces.rest();
    try {
      for await (const signed of skipped
        ? pool.presignByteStream(template, rest, skip)
        : pool.presignByteStream(template, rest, options)) {
        tellSkipped(signed, count, skipped);
        yield signed;
      }
    } catch (error) {
      // The pool counts from its first key, not from the first key of the source.
      const index = isSiglaneError(error) ? error.index : undefined;
      throw index === undefined ? error : LineError.of(count + index, error as SiglaneError);
    }
  } finally {
    pieces.close();
  }
}

/** @param first index of the first key of the stream */
function tellSkipped(
  signed: PresignedBytes | PresignedBytesAndRefused,
  first: number,
  skipped: Skipped | undefined,
): void {
  if (skipped === undefined || !('refused' in signed)) return;
  for (const { index, error } of signed.refused) skipped(LineError.of(first + index, error as SiglaneError));
}

/** Splits a source into two parts: this thread signs the first part, the workers sign the second. */
class Pieces {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #separator: number;
  readonly #workers: Workers;
  /** Rest of the piece in which the first part ends. It belongs to the workers. */
  #left: Uint8Array | undefined;
  ended = false;

  constructor(source: AsyncIterable<Uint8Array>, separator: number, workers: Workers) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#separator = separator;
    this.#workers = workers;
  }

  /** Reads the first part: up to the end of a key after the workers have started. */
  async *untilWorkers(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let first = true; ; first = false) {
      // Workers that run from the beginning get the whole source.
      if (first && this.#workers.pool !== undefined) return;
      const piece = await this.#next();
      if (piece === undefined) return;
      const end = this.#workers.pool === undefined ? 0 : piece.lastIndexOf(this.#separator) + 1;
      if (end > 0) {
        this.#left = piece.subarray(end);
        yield piece.subarray(0, end);
        return;
      }
      this.#workers.count(piece.length);
      yield piece;
    }
  }

  /** Reads the second part. */
  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let piece = this.#left; ; piece = await this.#next()) {
      if (piece !== undefined) yield piece;
      if (this.ended) return;
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#iterator.next();
    if (!done) return value;
    this.ended = true;
    return undefined;
  }

  /** Closes the source without waiting, because the source may itself wait for input. */
  close(): void {
    Promise.resolve(this.#iterator.return?.()).catch(() => {});
  }
}
