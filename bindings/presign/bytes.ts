/** Presigns keys that are bytes, and collects URLs as bytes. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { copyUrls, noteSkipped, presignTextBatch, urlBytes } from '../core/presigning.js';
import type { Refusals } from '../core/refusals.js';
import type { Plan, TextForm } from '../core/shapes.js';
import { keyTooLong } from '../core/status-errors.js';
import { firstOffset, makeWhole, wholeLength } from './formats.js';
import type { UrlSink } from './sink.js';

/** The most bytes of all URLs, because offsets are 32 bits. */
const MOST_BYTES = 0xffff_ffff;

/** Checks the size of all URLs. @throws RangeError for 4 GiB or more */
export function checkTotal(bytes: number): void {
  if (bytes > MOST_BYTES) throw outOfRange('keys', 'URLs of less than 4 GiB in total', 'more');
}

/** Distinguishes pieces of bytes from keys. A source must not mix them, because a piece may end inside a key. */
export class EntryKind {
  #pieces: boolean | undefined;

  /**
   * Returns true for a piece of bytes, false for a key.
   *
   * @param index of the key, for errors
   * @throws TypeError if the source had the other kind before
   */
  isPiece(entry: unknown, index?: number): entry is Uint8Array {
    const isPiece = entry instanceof Uint8Array;
    this.#pieces ??= isPiece;
    if (isPiece === this.#pieces) return isPiece;
    throw wrongType(
      'keys',
      this.#pieces ? 'a Uint8Array, as before' : 'a string or { key, … }, as before',
      entry,
      index,
    );
  }
}

/** Collects URLs as bytes. */
export class UrlBytes implements UrlSink {
  readonly format: number;
  readonly joins = false;
  readonly refusals: Refusals | undefined;
  readonly #core: Core;
  #urls: Uint8Array<ArrayBuffer> | undefined;
  #offsets: Uint32Array<ArrayBuffer> | undefined;
  #length = 0;
  #count = 0;

  /** @param format a number of core/numbers/format.ts, except BARE */
  constructor(core: Core, format: number, refusals?: Refusals) {
    this.#core = core;
    this.format = format;
    this.refusals = refusals;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Copies the core's last batch.
   *
   * @param share the estimated part of all URLs that is done after this batch: 0 to 1
   * @throws RangeError if the URLs need 4 GiB or more
   */
  take(count: number, share = 2 / 3): void {
    const length = this.#length + urlBytes(this.#core, count);
    const whole = wholeLength(this.format, length);
    checkTotal(whole);
    this.#urls = withRoom(Uint8Array, this.#urls, whole, share);
    this.#offsets = withRoom(Uint32Array, this.#offsets, this.#count + count + 1, share);
    const skip = firstOffset(this.format);
    copyUrls(this.#core, count, this.#urls, this.#length, this.#offsets, this.#count + 1, skip);
    this.#length = length;
    this.#count += count;
  }

  /** Returns all URLs, complete in their format, and the refused items if they are skipped. */
  result(): PresignedBytes | PresignedBytesAndRefused {
    const result = this.#cut(wholeLength(this.format, this.#length));
    makeWhole(this.format, result.urls);
    return result;
  }

  /** Returns the URLs as a part, which other parts complete. */
  part(): PresignedBytes | PresignedBytesAndRefused {
    return this.#cut(this.#length);
  }

  #cut(length: number): PresignedBytes | PresignedBytesAndRefused {
    const offsets = exactly(this.#offsets ?? new Uint32Array(1), this.#count + 1);
    offsets[0] = firstOffset(this.format);
    const urls = exactly(this.#urls ?? new Uint8Array(length), length);
    return this.refusals === undefined ? { urls, offsets } : { urls, offsets, refused: this.refusals.take() };
  }
}

/**
 * Presigns all complete keys in `keys`, into `urls`.
 *
 * @returns the bytes of `keys` that are done
 * @throws RangeError if a complete or incomplete key is too long, unless refused items are skipped
 */
export function presignSeparated(
  core: Core,
  plan: Plan,
  keys: Uint8Array,
  form: TextForm,
  firstIndex: number,
  urls: UrlBytes,
): number {
  const { refusals } = urls;
  let consumed = 0;
  while (consumed < keys.length) {
    const left = keys.subarray(consumed);
    const first = firstIndex + urls.count;
    let batch = presignTextBatch(core, plan, left, form, first, urls);
    if (batch.count === 0) {
      const end = refusals === undefined ? undefined : endOfLongKey(left, core.inputCapacity, form);
      if (end === undefined) break;
      const { count } = presignTextBatch(core, plan, begunKey(left, plan), { ...form, last: true }, first, urls);
      batch = { count, consumed: end };
    }
    consumed += batch.consumed;
    urls.take(batch.count, consumed / keys.length);
    if (refusals !== undefined) noteSkipped(core, plan, first, refusals);
  }
  // The rest has no separator yet. It may end with a carriage return that belongs to the separator.
  if (refusals === undefined && keys.length - consumed > plan.maxKeyBytes + 1)
    throw keyTooLong(plan, firstIndex + urls.count);
  return consumed;
}

/** Finds the end, with its separator, of a key that is longer than `capacity` bytes; undefined if the end has not been received. */
function endOfLongKey(keys: Uint8Array, capacity: number, { separator, last }: TextForm): number | undefined {
  const end = keys.length > capacity ? keys.indexOf(separator, capacity) : -1;
  if (end >= 0) return end + 1;
  return last ? keys.length : undefined;
}

/** Returns the beginning of an incomplete key: all of it, or enough of a too long key, with a carriage return, to refuse it. */
export function begunKey(bytes: Uint8Array, { maxKeyBytes }: { readonly maxKeyBytes: number }): Uint8Array {
  return bytes.subarray(0, maxKeyBytes + 2);
}

type Numbers = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The most room of a new array as a multiple of the needed elements, because the keys so far may be shorter than the rest. */
const MOST_GROWTH = 8;

/**
 * Returns `array`, or a copy with room for `needed` elements and an estimate of the rest. It allocates a large array once, because its
 * memory pages cost more than the writing.
 */
function withRoom<T extends Numbers>(
  type: new (length: number) => T,
  array: T | undefined,
  needed: number,
  share: number,
): T {
  if (array !== undefined && needed <= array.length) return array;
  // Keys differ in length, so the estimate has a margin.
  const room = share === 1 ? needed : Math.ceil((needed / share) * 1.02);
  const larger = new type(Math.min(room, MOST_GROWTH * needed, MOST_BYTES));
  if (array !== undefined) larger.set(array);
  return larger;
}

/** Returns the first elements. They share the memory, unless it is much larger: a first estimate is 3/2 of the length. */
function exactly<T extends Numbers>(array: T, length: number): T {
  if (array.length === length) return array;
  return (array.length <= length * 1.6 ? array.subarray(0, length) : array.slice(0, length)) as T;
}
