/** Keys as bytes in, URLs as bytes out. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { copyUrls, noteSkipped, presignTextBatch, urlBytes } from '../core/presigning.js';
import type { Refusals } from '../core/refusals.js';
import type { Plan, TextForm } from '../core/shapes.js';
import { keyTooLong } from '../core/status-errors.js';
import { firstOffset, makeWhole, wholeLength } from './formats.js';
import type { UrlSink } from './sink.js';

/** Offsets are u32. */
const MOST_BYTES = 0xffff_ffff;

/** @throws RangeError if all URLs together need 4 GiB */
export function checkTotal(bytes: number): void {
  if (bytes > MOST_BYTES) throw outOfRange('keys', 'URLs of less than 4 GiB together', 'more');
}

/** Tells pieces of bytes from keys. A source gives the one or the other: a piece may end anywhere in a key. */
export class EntryKind {
  #pieces: boolean | undefined;

  /**
   * True if it is a piece of bytes; false if it must be a key.
   *
   * @param index of the key that it is or begins, for errors
   * @throws TypeError if the source gave the other kind before
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

  /** @param format a number of core/numbers/format.ts, but BARE */
  constructor(core: Core, format: number, refusals?: Refusals) {
    this.#core = core;
    this.format = format;
    this.refusals = refusals;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Takes the core's last batch.
   *
   * @param share which part of all URLs there will then be, as far as the caller knows: 0 to 1
   * @throws RangeError if all URLs together need 4 GiB
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

  /** All URLs, whole in their format; and what was refused, if that is skipped. */
  result(): PresignedBytes | PresignedBytesAndRefused {
    const result = this.#cut(wholeLength(this.format, this.#length));
    makeWhole(this.format, result.urls);
    return result;
  }

  /** The same, to be made whole with those of other batches. */
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
 * Presigns all keys that are complete in `keys`, into `urls`.
 *
 * @returns how many bytes of `keys` they used up
 * @throws RangeError if a key, even an incomplete one, is too long; where that is skipped, an incomplete one is left
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
  // What is left has no separator yet, at most a carriage return that will stand before one.
  if (refusals === undefined && keys.length - consumed > plan.maxKeyBytes + 1)
    throw keyTooLong(plan, firstIndex + urls.count);
  return consumed;
}

/** Where a key ends, with its separator, that has none among the first `capacity` bytes; undefined if it has not ended yet. */
function endOfLongKey(keys: Uint8Array, capacity: number, { separator, last }: TextForm): number | undefined {
  const end = keys.length > capacity ? keys.indexOf(separator, capacity) : -1;
  if (end >= 0) return end + 1;
  return last ? keys.length : undefined;
}

/** A key that has not ended yet; of one that is too long as much as it takes to refuse it, with a carriage return at its end. */
export function begunKey(bytes: Uint8Array, { maxKeyBytes }: { readonly maxKeyBytes: number }): Uint8Array {
  return bytes.subarray(0, maxKeyBytes + 2);
}

type Numbers = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** How many times what is there already an array may have room for: the keys that were seen may be the shortest ones. */
const MOST_GROWTH = 8;

/**
 * `array`, or a copy of it with room for `needed` elements and for those that are still to come: a large array is better made
 * once, because its pages cost more than what is written to them.
 */
function withRoom<T extends Numbers>(
  type: new (length: number) => T,
  array: T | undefined,
  needed: number,
  share: number,
): T {
  if (array !== undefined && needed <= array.length) return array;
  // Keys differ in length, so a guess from a part of them is not exact.
  const room = share === 1 ? needed : Math.ceil((needed / share) * 1.02);
  const larger = new type(Math.min(room, MOST_GROWTH * needed, MOST_BYTES));
  if (array !== undefined) larger.set(array);
  return larger;
}

/** The first elements: of the same memory, unless much more of that would be kept for nothing than a first guess has (3/2). */
function exactly<T extends Numbers>(array: T, length: number): T {
  if (array.length === length) return array;
  return (array.length <= length * 1.6 ? array.subarray(0, length) : array.slice(0, length)) as T;
}
