/** Collects the URLs of the core batch by batch: as strings here, as bytes in bytes.ts. */

import { indexAfter } from '../api/errors.js';
import type { PresignedUrls, RefusedItem } from '../api/refusals.js';
import type { Core } from '../core/core.js';
import { type CoreItems, itemsOf, wellFormedKeys } from '../core/items.js';
import { LINES } from '../core/numbers/format.js';
import { appendUrls, noteSkipped, presignItemBatch, presignKeyBatch } from '../core/presigning.js';
import type { Refusals } from '../core/refusals.js';
import type { Layout, Plan } from '../core/shapes.js';
import { boundItems } from './bound-items.js';

/** Collects the URLs of the core's last batch, which has this layout. */
export interface UrlSink extends Layout {
  take(count: number): void;
}

/** Collects URLs as strings. */
export class UrlStrings implements UrlSink {
  readonly format = LINES;
  readonly joins: boolean;
  readonly refusals: Refusals | undefined;
  /** The URLs. The entry of a skipped item is not a URL. */
  readonly urls: string[] = [];
  readonly #core: Core;

  /** @param own true if URLs must not share memory */
  constructor(core: Core, refusals?: Refusals, own = false) {
    this.#core = core;
    this.refusals = refusals;
    this.joins = !own;
  }

  take(count: number): void {
    appendUrls(this.#core, count, this.urls, !this.joins);
  }
}

/** Creates the result of a call that skips refused items. @param urls of all items */
export function urlsAndRefused(urls: (string | undefined)[], refused: RefusedItem[]): PresignedUrls {
  for (const { index } of refused) urls[index] = undefined;
  return { urls, refused };
}

/**
 * Creates the entries of a stream for a batch, with each refused item in its place.
 *
 * @param urls of all items of the batch
 * @param first the index of the first item
 */
export function withRefused(
  urls: (string | RefusedItem)[],
  refused: readonly RefusedItem[] | undefined,
  first: number,
): readonly (string | RefusedItem)[] {
  for (const item of refused ?? []) urls[item.index - first] = item;
  return urls;
}

/** Presigns keys, batch by batch. */
export function presignKeys(
  core: Core,
  plan: Plan,
  keys: readonly string[],
  firstIndex: number | undefined,
  sink: UrlSink,
): void {
  for (let from = 0; from < keys.length; ) {
    const count = presignKeyBatch(core, plan, keys, from, firstIndex, sink);
    const first = indexAfter(firstIndex, from);
    if (count === 0) {
      const rest = keys.slice(from);
      const items = itemsOf(sink.refusals === undefined ? rest : wellFormedKeys(rest, first, sink.refusals), first);
      presignItems(core, plan, items, first, sink);
      return;
    }
    takeBatch(core, plan, count, first, sink);
    from += count;
  }
}

/** Presigns items, batch by batch. */
export function presignItems(
  core: Core,
  plan: Plan,
  given: CoreItems,
  firstIndex: number | undefined,
  sink: UrlSink,
): void {
  const items = boundItems(given, plan, firstIndex, sink.refusals);
  for (let from = 0, size = items.ends.length / 2; from < size; ) {
    const count = presignItemBatch(core, plan, items, from, firstIndex, sink);
    takeBatch(core, plan, count, indexAfter(firstIndex, from), sink);
    from += count;
  }
}

/** Collects the core's last batch. */
function takeBatch(core: Core, plan: Plan, count: number, firstIndex: number | undefined, sink: UrlSink): void {
  sink.take(count);
  if (sink.refusals !== undefined) noteSkipped(core, plan, firstIndex ?? 0, sink.refusals);
}
