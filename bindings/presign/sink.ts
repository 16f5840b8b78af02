/** What becomes of the URLs that the core has made: they are taken batch by batch, as strings here, as bytes in bytes.ts. */

import { indexAfter } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { appendUrls, presignItemBatch, presignKeyBatch } from '../core/presigning.js';
import type { CoreItem, Plan } from '../core/shapes.js';

/** Takes the URLs of the core's last batch. */
export interface UrlSink {
  /** True if it takes strings, which the core may join of parts; false if it takes whole bytes. */
  readonly joins: boolean;
  take(count: number): void;
}

/** Collects URLs as strings. */
export class UrlStrings implements UrlSink {
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
    const count = presignKeyBatch(core, plan, keys, from, firstIndex, sink.joins);
    if (count === 0) {
      const items = keys.slice(from).map((key) => ({ key, query: [] }));
      presignItems(core, plan, items, indexAfter(firstIndex, from), sink);
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
  items: readonly CoreItem[],
  firstIndex: number | undefined,
  sink: UrlSink,
  allowEmpty = false,
): void {
  for (let from = 0; from < items.length; ) {
    const count = presignItemBatch(core, plan, items, from, firstIndex, allowEmpty);
    sink.take(count);
    from += count;
  }
}
