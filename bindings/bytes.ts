/** Keys as bytes in, URLs as bytes out. */
import { type Core, keyTooLong, NEWLINE, type Plan, type TextForm } from './core.js';
import { outOfRange, wrongType } from './errors.js';
import type { BytesOptions, PresignedBytes } from './types.js';

/** Offsets are u32. */
const MOST_BYTES = 0xffff_ffff;

/** @throws TypeError or RangeError for an unknown separator */
export function readTextForm(options: BytesOptions): Omit<TextForm, 'last'> {
  const { separator = 'newline' } = options;
  if (typeof separator !== 'string') throw wrongType('separator', 'a string', separator);
  if (separator === 'newline') return { separator: NEWLINE, stripReturn: true };
  if (separator === 'nul') return { separator: 0, stripReturn: false };
  throw outOfRange('separator', '"newline" or "nul"', JSON.stringify(separator));
}

/** @throws TypeError if it is no Uint8Array */
export function checkBytes(bytes: unknown, index?: number): asserts bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array)) throw wrongType('keys', 'a Uint8Array', bytes, index);
}

/** Collects URLs as bytes. */
export class UrlBytes {
  readonly #core: Core;
  #urls = new Uint8Array(0);
  #offsets = new Uint32Array(1);
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
   * @throws RangeError if all URLs together need 4 GiB
   */
  readonly take = (count: number): void => {
    const length = this.#length + this.#core.urlBytes(count);
    if (length > MOST_BYTES) throw outOfRange('keys', 'URLs of less than 4 GiB together', 'more');
    this.#urls = withRoom(this.#urls, length);
    this.#offsets = withRoom(this.#offsets, this.#count + count + 1);
    this.#core.copyUrls(count, this.#urls, this.#length, this.#offsets, this.#count + 1);
    this.#length = length;
    this.#count += count;
  };

  result(): PresignedBytes {
    return { urls: this.#urls.subarray(0, this.#length), offsets: this.#offsets.subarray(0, this.#count + 1) };
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
    const batch = core.presignText(plan, keys.subarray(consumed), form, firstIndex + urls.count);
    if (batch.count === 0) break;
    urls.take(batch.count);
    consumed += batch.consumed;
  }
  // What is left has no separator yet, at most a carriage return that will stand before one.
  if (keys.length - consumed > plan.maxKeyBytes + 1) throw keyTooLong(plan, firstIndex + urls.count);
  return consumed;
}

/** `array`, or a copy of it that has room for `needed` elements, and half as many again for those to come. */
function withRoom<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(array: T, needed: number): T {
  if (needed <= array.length) return array;
  const first = array.length <= 1;
  const larger = new (array.constructor as new (length: number) => T)(
    first ? needed : Math.min(Math.ceil(needed * 1.5), MOST_BYTES),
  );
  larger.set(array);
  return larger;
}
