/** The items that a call has skipped, where it skips what is refused. */
import type { RefusedItem } from '../api/refusals.js';

export class Refusals {
  /** By index. */
  readonly #errors = new Map<number, Error>();

  has(index: number): boolean {
    return this.#errors.has(index);
  }

  /** Notes why an item is refused. The first reason counts: the core refuses again what stands in place of an item. */
  add(index: number, reason: unknown): void {
    if (this.#errors.has(index)) return;
    const error =
      reason instanceof Error ? reason : new Error('a value was thrown that is no Error', { cause: reason });
    this.#errors.set(index, error);
  }

  /** Hands over what was noted, by index, and forgets it. */
  take(): RefusedItem[] {
    const items = Array.from(this.#errors, ([index, error]) => ({ index, error }));
    this.#errors.clear();
    return items.sort((a, b) => a.index - b.index);
  }
}

/** V8's property; other engines have none. */
const LIMIT = 'stackTraceLimit';

/**
 * Makes errors that have no trace of the stack: V8 takes most of the time of an error for it, and all items of a list may be refused. No code of
 * the caller's may run meanwhile.
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
