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
