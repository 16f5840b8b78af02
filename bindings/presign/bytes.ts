/** Keys as bytes in, URLs as bytes out. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { PresignedBytes } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { copyUrls, presignTextBatch, urlBytes } from '../core/presigning.js';
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
  readonly #core: Core;
  #urls: Uint8Array<ArrayBuffer> | undefined;
  #offsets: Uint32Array<ArrayBuffer> | undefined;
  #length = 0;
  #count = 0;

  /** @param format a number of core/numbers/format.ts, but BARE */
  constructor(core: Core, format: number) {
    this.#core = core;
    this.format = format;
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

  /** All URLs, whole in their format. */
  result(): PresignedBytes {
    const result = this.#cut(wholeLength(this.format, this.#length));
    makeWhole(this.format, result.urls);
    return result;
  }

  /** All URLs, to be made whole with those of other batches. */
  part(): PresignedBytes {
    return this.#cut(this.#length);
  }

  #cut(length: number): PresignedBytes {
    const offsets = exactly(this.#offsets ?? new Uint32Array(1), this.#count + 1);
    offsets[0] = firstOffset(this.format);
    return { urls: exactly(this.#urls ?? new Uint8Array(length), length), offsets };
  }
}

/**
 * Presigns all keys that are complete in `keys`, into `urls`.
 *
 * @returns how many bytes of `keys` they used up
 * @throws RangeError if a key, even an incomplete one, is too long
 */
export function presignSeparated(
  core: Core,
  plan: Plan,
  keys: Uint8Array,
  form: TextForm,
  firstIndex: number,
  urls: UrlBytes,
): number {
  let consumed = 0;
  while (consumed < keys.length) {
    const batch = presignTextBatch(core, plan, keys.subarray(consumed), form, firstIndex + urls.count, urls.format);
    if (batch.count === 0) break;
    consumed += batch.consumed;
    urls.take(batch.count, consumed / keys.length);
  }
  // What is left has no separator yet, at most a carriage return that will stand before one.
  if (keys.length - consumed > plan.maxKeyBytes + 1) throw keyTooLong(plan, firstIndex + urls.count);
  return consumed;
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
