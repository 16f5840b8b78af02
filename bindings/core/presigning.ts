/** Presigns keys in bulk, by assembly/exports/presigning.ts. */
import { indexAfter, outOfRange } from '../api/errors.js';
import type { Core } from './core.js';
import { type CoreItems, wellFormedKeys } from './items.js';
import * as FORMAT from './numbers/format.js';
import { type Refusals, withoutTraces } from './refusals.js';
import { type Layout, type Plan, SIGNATURE_LENGTH, type Stages, type TextForm } from './shapes.js';
import { presignError } from './status-errors.js';
import { decodeOwnUrls, decodeUrls } from './url-strings.js';

export const NEWLINE = 0x0a;

/**
 * From this length in bytes, the text after the key is not copied into every URL. It is joined as one shared string, because the garbage
 * collector would have to move all copies. This is faster with a session token of 1 KB, and slower without a token.
 */
const LONG_TAIL = 1024;

/**
 * Presigns a batch of keys. No key may be empty unless refused keys are skipped. The keys must have at most a third of the input's bytes in
 * UTF-16 code units, and at most `batchCapacity` keys. A batch ends when the output is full, and the caller continues with the remaining
 * keys. The URLs stay in the output until the next call: read them with `appendUrls` or `copyUrls`. Skipped keys count too, and
 * `noteSkipped` reads them.
 *
 * @param from Position of the first key of the batch.
 * @param firstIndex Index of `keys[0]` in errors, if errors have an index.
 * @returns The number of URLs. 0 means that a key has a newline, which requires items.
 */
export function presignKeyBatch(
  core: Core,
  plan: Plan,
  keys: readonly string[],
  from: number,
  firstIndex: number | undefined,
  layout: Layout,
): number {
  const { format, joins, refusals } = layout;
  usePlan(core, plan);
  const batch = from === 0 ? keys : keys.slice(from);
  let text = batch.length === 1 ? (batch[0] as string) : batch.join('\n');
  if (!text.isWellFormed())
    return presignKeyBatch(core, plan, wellFormedKeys(keys, firstIndex, refusals), from, firstIndex, layout);
  const skips = refusals !== undefined;
  // With skipping, the last key may be empty.
  if (skips) text += '\n';
  core.input.startAt(0);
  const written = core.input.raw(text);
  core.joined = joins ? core.longTail : undefined;
  const wanted = core.joined === undefined ? format : FORMAT.BARE;
  const count = core.exports.presignText(written, NEWLINE, 0, 1, wanted, skips ? 1 : 0);
  // Every key has a URL and all text is used, so no key has a newline. The exception is a last key that ends in one, which the core reads
  // as the end of the text.
  if (count === batch.length && core.exports.consumedBytes() === written && (skips || !text.endsWith('\n')))
    return count;
  if (batch.some((key) => key.includes('\n'))) return 0;
  // A key was refused, or the output is full.
  throwIfRefused(core, plan, count, indexAfter(firstIndex, from));
  return count;
}

/**
 * Presigns a batch of items, like `presignKeyBatch`. A batch ends when the input or the output is full. Every single item must fit,
 * whatever its characters. The URLs are complete, also for strings.
 */
export function presignItemBatch(
  core: Core,
  plan: Plan,
  { text, words, ends }: CoreItems,
  from: number,
  firstIndex: number | undefined,
  { format, refusals }: Pick<Layout, 'format' | 'refusals'>,
): number {
  const { exports, input, inputWords, inputCapacity, batchCapacity } = core;
  usePlan(core, plan);
  core.joined = undefined;
  const firstWord = from === 0 ? 0 : (ends[2 * from - 2] as number);
  const firstUnit = from === 0 ? 0 : (ends[2 * from - 1] as number);
  // A code unit needs at most three bytes.
  const bytesUpTo = (item: number) =>
    4 * ((ends[2 * item] as number) - firstWord) + 3 * ((ends[2 * item + 1] as number) - firstUnit);
  const most = Math.min(ends.length / 2, from + batchCapacity);
  let end = from + 1;
  while (end < most && bytesUpTo(end) <= inputCapacity) end++;
  const isAll = from === 0 && 2 * end === ends.length;
  const batchWords = isAll ? words : words.slice(firstWord, ends[2 * end - 2]);
  const batchText = isAll ? text : text.slice(firstUnit, ends[2 * end - 1]);
  inputWords.set(batchWords);
  input.startAt(4 * batchWords.length);
  const written = input.raw(batchText);
  const isAscii = written === batchText.length;
  const count = exports.presignRecords(end - from, batchWords.length, isAscii ? 1 : 0, format, refusals ? 1 : 0);
  throwIfRefused(core, plan, count, indexAfter(firstIndex, from));
  return count;
}

/**
 * Presigns keys in bytes. A batch ends with the last complete key in the input, or when the output is full.
 *
 * @param firstIndex Index of the first key in errors.
 * @returns The number of URLs, and the number of bytes of `keys` that were used.
 */
export function presignTextBatch(
  core: Core,
  plan: Plan,
  keys: Uint8Array,
  form: TextForm,
  firstIndex: number,
  { format, refusals }: Pick<Layout, 'format' | 'refusals'>,
): { count: number; consumed: number } {
  const { exports, input, inputCapacity } = core;
  usePlan(core, plan);
  core.joined = undefined;
  const piece = keys.subarray(0, inputCapacity);
  input.startAt(0);
  input.rawBytes(piece);
  const last = form.last && piece.length === keys.length;
  const strip = form.stripReturn ? 1 : 0;
  const count = exports.presignText(piece.length, form.separator, strip, last ? 1 : 0, format, refusals ? 1 : 0);
  throwIfRefused(core, plan, count, firstIndex);
  return { count, consumed: exports.consumedBytes() };
}

/** Records the items that the last batch skipped. @param firstIndex Index of the batch's first item. */
export function noteSkipped({ exports, skipped }: Core, plan: Plan, firstIndex: number, refusals: Refusals): void {
  const count = exports.countSkipped();
  if (count === 0) return;
  withoutTraces(() => {
    for (let i = 0; i < count; i++) {
      const entry = skipped[i] as number;
      const index = firstIndex + (entry & 0xffff);
      if (!refusals.has(index)) refusals.add(index, presignError(-(entry >>> 16), index, plan));
    }
  });
}

/**
 * Appends the `count` URLs of the last batch to `urls`.
 *
 * @param own Gives each string its own memory. The batch must not be joined.
 */
export function appendUrls(core: Core, count: number, urls: (string | undefined)[], own = false): void {
  const { readAscii, outputAt, offsets, joined } = core;
  if (own) decodeOwnUrls(readAscii, outputAt, offsets, count, urls);
  else decodeUrls(readAscii, outputAt, offsets, count, joined, urls);
}

/** Returns the bytes of the last batch of `count` URLs. */
export function urlBytes({ offsets }: Core, count: number): number {
  return offsets[count] as number;
}

/**
 * Copies the URLs of the last batch, in their format, to `urls` at `at`, and their ends to `offsets` from `index`.
 *
 * @param skip Added to every offset.
 */
export function copyUrls(
  core: Core,
  count: number,
  urls: Uint8Array,
  at: number,
  offsets: Uint32Array,
  index: number,
  skip: number,
): void {
  urls.set(core.memory.subarray(core.outputAt, core.outputAt + urlBytes(core, count)), at);
  for (let i = 1; i <= count; i++) offsets[index + i - 1] = at + skip + (core.offsets[i] as number);
}

/** Presigns a single item. Returns its URL, its signature and the texts before the signature. */
export function explainItem(core: Core, plan: Plan, items: CoreItems): Stages & { url: string; signature: string } {
  const urls: string[] = [];
  const layout = { format: FORMAT.LINES, refusals: undefined };
  appendUrls(core, presignItemBatch(core, plan, items, 0, undefined, layout), urls);
  const url = urls[0] as string;
  const stages = core.readStages(core.exports.explain(), plan.stringToSignHead);
  return { url, signature: url.slice(-SIGNATURE_LENGTH), ...stages };
}

function usePlan(core: Core, plan: Plan): void {
  const { exports, outputAt, holds } = core;
  if (holds === plan) return;
  core.holds = undefined;
  const isHeld = holds?.packed === plan.packed;
  if (isHeld) exports.setSecond(plan.secondOfDay);
  else setPlan(core, plan);
  // The tail contains the date.
  if (!isHeld || core.longTail !== undefined) {
    const length = exports.writeTail();
    core.longTail = length < LONG_TAIL ? undefined : core.readAscii(outputAt, outputAt + length);
  }
  core.holds = plan;
}

function setPlan({ exports, input }: Core, plan: Plan): void {
  const { packed, secondOfDay } = plan;
  const most = Number(exports.TEMPLATE_CAPACITY);
  if (packed.length > most) throw outOfRange('template', `at most ${most} bytes in all`, packed.length);
  input.startAt(0);
  input.rawBytes(packed);
  const status = exports.setPlan(packed.length, secondOfDay);
  input.clear(packed.length);
  if (status < 0) throw presignError(status, undefined, plan);
}

function throwIfRefused({ exports }: Core, plan: Plan, status: number, firstIndex: number | undefined): void {
  if (status < 0) throw presignError(status, indexAfter(firstIndex, exports.refusedIndex()), plan);
}
