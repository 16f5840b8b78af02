/** Presigning keys in bulk, as assembly/exports/presigning.ts has it. */
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
 * From this length on, what follows the key is not copied into every URL but joined to it, as one string for all: the garbage
 * collector would have to move all the copies. It pays with a session token of 1 KB, and costs without one.
 */
const LONG_TAIL = 1024;

/**
 * Presigns a batch of keys, none of them empty unless refused keys are skipped. Together they must not be more than a third of the input's bytes
 * in UTF-16 units, nor more than `batchCapacity`. A batch is as much as fits the output: its URLs are there until the next call, to be read with
 * `appendUrls` or `copyUrls`, and then the caller goes on with what is left. Keys that are skipped count too; `noteSkipped` reads them.
 *
 * @param from which key is the first of the batch
 * @param firstIndex the index of `keys[0]` in errors, if they are to have one
 * @returns how many URLs there are; 0 if a key of the batch has a newline, which only items may have
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
  // The last one may be empty.
  if (skips) text += '\n';
  core.input.startAt(0);
  const written = core.input.raw(text);
  core.joined = joins ? core.longTail : undefined;
  const wanted = core.joined === undefined ? format : FORMAT.BARE;
  const count = core.exports.presignText(written, NEWLINE, 0, 1, wanted, skips ? 1 : 0);
  // As many URLs as keys, and all the text used: then no key has a newline, unless the last ends in one, which the core
  // takes for the end of the text.
  if (count === batch.length && core.exports.consumedBytes() === written && (skips || !text.endsWith('\n')))
    return count;
  if (batch.some((key) => key.includes('\n'))) return 0;
  // A key was refused, or the output is full.
  throwIfRefused(core, plan, count, indexAfter(firstIndex, from));
  return count;
}

/**
 * Presigns a batch of items, as `presignKeyBatch`: as many as fit the input and the output. One item must fit, whatever its characters.
 *
 * The URLs are whole, also for strings.
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
  // A unit is three bytes at most.
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
 * Presigns keys in bytes: all that are complete in the first bytes of `keys`, as many as the input takes, or as many as fit the output.
 *
 * @param firstIndex the index of the first of them in errors
 * @returns how many URLs there are, and the bytes of `keys` they used up
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

/** Notes what the last batch skipped. @param firstIndex of the batch */
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
 * Appends the last batch of `count` URLs to `urls`.
 *
 * @param own they share no memory; the batch must not be joined
 */
export function appendUrls(core: Core, count: number, urls: (string | undefined)[], own = false): void {
  const { readAscii, outputAt, offsets, joined } = core;
  if (own) decodeOwnUrls(readAscii, outputAt, offsets, count, urls);
  else decodeUrls(readAscii, outputAt, offsets, count, joined, urls);
}

/** Bytes of the last batch of `count` URLs. */
export function urlBytes({ offsets }: Core, count: number): number {
  return offsets[count] as number;
}

/**
 * Copies the last batch's URLs, in their format, to `urls` at `at`, and where they end to `offsets` from `index`.
 *
 * @param skip is added to every offset
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

/** Presigns the one item of `items` and returns the URL with its signature, and the stages before that. */
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
  // The date is in the tail.
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
