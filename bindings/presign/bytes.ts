/** Keys as bytes in, URLs as bytes out. */

import { outOfRange, wrongType } from '../api/errors.js';
import type { PresignedBytes } from '../api/presigner.js';
import type { Core } from '../core/core.js';
import { copyUrls, presignTextBatch, urlBytes } from '../core/presigning.js';
import type { Plan, TextForm } from '../core/shapes.js';
import { keyTooLong } from '../core/status-errors.js';
import type { UrlSink } from './sink.js';

/** Offsets are u32. */
const MOST_BYTES = 0xffff_ffff;

/** @throws RangeError if all URLs together need 4 GiB */
export function checkTotal(bytes: number): void {
  if (bytes > MOST_BYTES) throw outOfRange('keys', 'URLs of less than 4 GiB together', 'more');
}

/** @throws TypeError if it is no Uint8Array */
export function checkBytes(bytes: unknown, index?: number): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw wrongType('keys', 'a Uint8Array', bytes, index);
}

/** Collects URLs as bytes. */
export class UrlBytes implements UrlSink {
  readonly joins = false;
  readonly #core: Core;
  #urls: Uint8Array<ArrayBuffer> | undefined;
  #offsets: Uint32Array<ArrayBuffer> | undefined;
  #length = 0;
  #count = 0;

  constructor(core: Core) {
    this.#core = core;
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
    checkTotal(length);
    this.#urls = withRoom(Uint8Array, this.#urls, length, share);
    this.#offsets = withRoom(Uint32Array, this.#offsets, this.#count + count + 1, share);
    copyUrls(this.#core, count, this.#urls, this.#length, this.#offsets, this.#count + 1);
    this.#length = length;
    this.#count += count;
  }

  result(): PresignedBytes {
    return {
      urls: exactly(this.#urls ?? new Uint8Array(0), this.#length),
      offsets: exactly(this.#offsets ?? new Uint32Array(1), this.#count + 1),
    };
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
    const batch = presignTextBatch(core, plan, keys.subarray(consumed), form, firstIndex + urls.count);
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
