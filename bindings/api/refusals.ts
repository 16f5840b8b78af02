/** Types for items of a batch that are refused. */

/**
 * The behaviour if an item of a batch is refused. `throw`: the call throws and returns nothing. `skip`: the other items are signed, and the
 * result lists the refused items with their errors. Errors that do not concern a single item, such as errors in the template or the
 * credentials, are always thrown.
 */
export type OnRefused = 'throw' | 'skip';

/**
 * The option that decides what happens to refused items.
 *
 * @typeParam R the value of `onRefused`, which decides the type of the result
 */
export interface RefusalOptions<R extends OnRefused = OnRefused> {
  /**
   * Throw at a refused item, or skip and report it.
   *
   * @defaultValue `'throw'`
   */
  onRefused?: R | undefined;
}

/** Selects a type: `Skipped` if refused items are skipped, `Thrown` if they are thrown. */
export type IfSkipped<R extends OnRefused, Skipped, Thrown> = R extends 'skip' ? Skipped : Thrown;

/** A refused item. */
export interface RefusedItem {
  /** Its position in the batch or stream, from 0. */
  readonly index: number;
  /** The error that the call would otherwise throw: an error of siglane (`isSiglaneError`), or an error that a getter of the item threw. */
  readonly error: Error;
}

/** The result of `presignMany` with `onRefused: 'skip'`. */
export interface PresignedUrls {
  /** One entry per item, in order; undefined for a refused item. */
  urls: (string | undefined)[];
  /** The refused items, sorted by index. */
  refused: RefusedItem[];
}
