/** What becomes of the URLs that the core has made: they are taken batch by batch, as strings here, as bytes in bytes.ts. */

import { indexAfter } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { type CoreItems, itemsOf } from '../core/items.js';
import { LINES } from '../core/numbers/format.js';
import { appendUrls, presignItemBatch, presignKeyBatch } from '../core/presigning.js';
import type { Layout, Plan } from '../core/shapes.js';
import { boundItems } from './bound-items.js';

/** Takes the URLs of the core's last batch, which has this layout. */
export interface UrlSink extends Layout {
  take(count: number): void;
}

/** Collects URLs as strings. */
export class UrlStrings implements UrlSink {
  readonly format = LINES;
  readonly joins = true;
  readonly urls: string[] = [];
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  take(count: number): void {
    appendUrls(this.#core, count, this.urls);
  }
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
    if (count === 0) {
      const first = indexAfter(firstIndex, from);
      presignItems(core, plan, itemsOf(keys.slice(from), first), first, sink);
      return;
    }
    sink.take(count);
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
  allowEmpty = false,
): void {
  const items = boundItems(given, plan, firstIndex);
  for (let from = 0, size = items.ends.length / 2; from < size; ) {
    const count = presignItemBatch(core, plan, items, from, firstIndex, sink.format, allowEmpty);
    sink.take(count);
    from += count;
  }
}
