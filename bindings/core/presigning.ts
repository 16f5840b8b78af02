/** Presigning keys in bulk, as assembly/exports/presigning.ts has it. */
import { indexAfter, outOfRange, refused } from '../api/errors.js';
import type { Instance } from './instance.js';
import { countSize, FieldWriter, fieldSize } from './packing.js';
import type { CoreItem, Plan, TextForm } from './shapes.js';
import { presignError } from './status.js';
import { appendUrls } from './url-strings.js';

export const NEWLINE = 0x0a;

/**
 * From this length on, what follows the key is not copied into every URL but joined to it, as one string for all: the garbage
 * collector would have to move all the copies. It pays with a session token of 1 KB, and costs without one.
 */
const LONG_TAIL = 1024;

const encoder = new TextEncoder();

/**
 * Each call of `presignKeys`, `presignItems` and `presignText` presigns a batch: as many as fit the input and the output. Its URLs are
 * there until the next call: they are read with `appendUrls` or `copyUrls`, and then the caller goes on with what is left.
 */
export class Presigning {
  readonly #instance: Instance;
  /** What the plan's URLs have between key and signature, if that is long. */
  #longTail: string | undefined;
  /** The same, if the last batch was laid out without it. */
  #joined: string | undefined;

  /** The most items of one call. */
  readonly batchCapacity: number;
  /** The most bytes of keys, or of packed items, of one call. */
  readonly inputCapacity: number;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.batchCapacity = Number(instance.exports.BATCH_CAPACITY);
    this.inputCapacity = instance.input.length;
  }

  /**
   * Presigns keys, none of them empty. Together they must not be more than a third of the input's bytes in UTF-16 units, nor more than
   * `batchCapacity`.
   *
   * @param from which key is the first of the batch
   * @param firstIndex the index of `keys[0]` in errors, if they are to have one
   * @param joins whether the URLs will be read as strings, which may be joined of parts
   * @returns how many URLs there are
   */
  presignKeys(
    plan: Plan,
    keys: readonly string[],
    from: number,
    firstIndex: number | undefined,
    joins: boolean,
  ): number {
    const { exports, input } = this.#instance;
    this.#usePlan(plan);
    const batch = from === 0 ? keys : keys.slice(from);
    const text = batch.length === 1 ? (batch[0] as string) : batch.join('\n');
    if (!text.isWellFormed()) throw loneSurrogate(keys, firstIndex);
    const { written } = encoder.encodeInto(text, input);
    this.#joined = joins ? this.#longTail : undefined;
    const count = exports.presignText(written, NEWLINE, 0, 1, this.#joined === undefined ? 0 : 1);
    // As many URLs as keys, and all the text used: then no key has a newline, unless the last ends in one, which the core
    // takes for the end of the text.
    if (count === batch.length && exports.consumedBytes() === written && !text.endsWith('\n')) return count;
    if (batch.some((key) => key.includes('\n')))
      return this.presignItems(
        plan,
        keys.map((key) => ({ key, query: [] })),
        from,
        firstIndex,
      );
    // A key was refused, or the output is full.
    this.#throwIfRefused(count, indexAfter(firstIndex, from));
    return count;
  }

  /**
   * Presigns items.
   *
   * @param from which item is the first of the batch
   * @param firstIndex the index of `items[0]` in errors, if they are to have one
   * @param allowEmpty an empty key gives the URL of the bucket
   * @returns how many URLs there are
   */
  presignItems(
    plan: Plan,
    items: readonly CoreItem[],
    from: number,
    firstIndex: number | undefined,
    allowEmpty = false,
  ): number {
    this.#usePlan(plan);
    this.#joined = undefined;
    const packed = this.#packItems(items, from, firstIndex);
    const count = this.#instance.exports.presignRecords(packed, allowEmpty ? 1 : 0);
    this.#throwIfRefused(count, indexAfter(firstIndex, from));
    return count;
  }

  /** Packs items from number `from` on, as many as fit. Returns how many, at least one. */
  #packItems(items: readonly CoreItem[], from: number, firstIndex: number | undefined): number {
    const writer = new FieldWriter(this.#instance.input);
    let index = from;
    for (; index < items.length && index - from < this.batchCapacity; index++) {
      const { key, query } = items[index] as CoreItem;
      if (!key.isWellFormed())
        throw refused('InvalidText', 'key', 'has a lone surrogate', indexAfter(firstIndex, index));
      let size = fieldSize(key) + countSize;
      for (const [name, value] of query) size += fieldSize(name) + fieldSize(value);
      if (size > writer.room) {
        if (index > from) break;
        throw outOfRange('query', 'at most 8192 bytes of names and values', 'more', indexAfter(firstIndex, index));
      }
      writer.text(key);
      writer.pairs(query);
    }
    return index - from;
  }

  /**
   * Presigns keys in bytes: all that are complete in the first `inputCapacity` bytes of `keys`, or as many as fit the output.
   *
   * @param firstIndex the index of the first of them in errors
   * @returns how many URLs there are, and the bytes of `keys` they used up
   */
  presignText(plan: Plan, keys: Uint8Array, form: TextForm, firstIndex: number): { count: number; consumed: number } {
    const { exports, input } = this.#instance;
    this.#usePlan(plan);
    this.#joined = undefined;
    const piece = keys.subarray(0, input.length);
    input.set(piece);
    const last = form.last && piece.length === keys.length;
    const count = exports.presignText(piece.length, form.separator, form.stripReturn ? 1 : 0, last ? 1 : 0, 0);
    this.#throwIfRefused(count, firstIndex);
    return { count, consumed: exports.consumedBytes() };
  }

  /** Appends the last batch of `count` URLs to `urls`. */
  appendUrls(count: number, urls: string[]): void {
    const { readAscii, outputAt, offsets } = this.#instance;
    appendUrls(readAscii, outputAt, offsets, count, this.#joined, urls);
  }

  /** Bytes of the last batch of `count` URLs. */
  urlBytes(count: number): number {
    return this.#instance.offsets[count] as number;
  }

  /** Copies the last batch's URLs, each ended by a newline, to `urls` at `at`, and where they end to `offsets` from `index`. */
  copyUrls(count: number, urls: Uint8Array, at: number, offsets: Uint32Array, index: number): void {
    const { memory, outputAt, offsets: ends } = this.#instance;
    urls.set(memory.subarray(outputAt, outputAt + this.urlBytes(count)), at);
    for (let i = 1; i <= count; i++) offsets[index + i - 1] = at + (ends[i] as number);
  }

  /** Presigns one item and returns the URL, the canonical request, and the string to sign. */
  explain(
    plan: Plan,
    item: CoreItem,
    allowEmpty: boolean,
  ): { url: string; canonicalRequest: string; stringToSign: string } {
    const urls: string[] = [];
    this.appendUrls(this.presignItems(plan, [item], 0, undefined, allowEmpty), urls);
    const stages = this.#instance.readStages(this.#instance.exports.explain(), plan.stringToSignHead);
    return { url: urls[0] as string, ...stages };
  }

  /** Forgets what it has of the last plan. */
  forget(): void {
    this.#longTail = this.#joined = undefined;
  }

  #usePlan(plan: Plan): void {
    const { exports, input } = this.#instance;
    if (this.#instance.holds === plan) return;
    this.#instance.holds = undefined;
    if (plan.packed.length > Number(exports.TEMPLATE_CAPACITY))
      throw outOfRange('template', 'at most 16384 bytes in all', plan.packed.length);
    input.set(plan.packed);
    const status = exports.setPlan(plan.packed.length);
    input.fill(0, 0, plan.packed.length);
    if (status < 0) throw presignError(status, undefined, plan);
    this.#instance.holds = plan;
    this.#longTail = this.#readLongTail();
  }

  #readLongTail(): string | undefined {
    const { exports, readAscii, outputAt } = this.#instance;
    const length = exports.writeTail();
    return length < LONG_TAIL ? undefined : readAscii(outputAt, outputAt + length);
  }

  #throwIfRefused(status: number, firstIndex: number | undefined): void {
    if (status >= 0) return;
    const { exports, holds } = this.#instance;
    throw presignError(status, indexAfter(firstIndex, exports.refusedIndex()), holds as Plan);
  }
}

function loneSurrogate(keys: readonly string[], firstIndex: number | undefined): Error {
  const index = keys.findIndex((key) => !key.isWellFormed());
  return refused('InvalidText', 'key', 'has a lone surrogate', indexAfter(firstIndex, index));
}
