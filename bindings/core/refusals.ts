/** Collects the items that a call skips because they are refused. */
import type { RefusedItem } from '../api/refusals.js';

export class Refusals {
  /** By index. */
  readonly #errors = new Map<number, Error>();

  has(index: number): boolean {
    return this.#errors.has(index);
  }

  /** Records the error of an item. The first error counts, because the core refuses the item's placeholder again. */
  add(index: number, reason: unknown): void {
    if (this.#errors.has(index)) return;
    const error =
      reason instanceof Error ? reason : new Error('a value other than an Error was thrown', { cause: reason });
    this.#errors.set(index, error);
  }

  /** Returns the recorded items, sorted by index, and clears the list. */
  take(): RefusedItem[] {
    const items = Array.from(this.#errors, ([index, error]) => ({ index, error }));
    this.#errors.clear();
    return items.sort((a, b) => a.index - b.index);
  }
}

/** V8's property, which other engines lack. */
const LIMIT = 'stackTraceLimit';

/**
 * Creates errors without stack traces. V8 needs most of an error's time for its trace, and every item of a list may be refused. No code of
 * the caller may run in `make`.
 */
export function withoutTraces(make: () => void): void {
  const limit: unknown = Reflect.get(Error, LIMIT);
  const isSet = typeof limit === 'number' && Reflect.set(Error, LIMIT, 0);
  try {
    make();
  } finally {
    if (isSet) Reflect.set(Error, LIMIT, limit);
  }
}
