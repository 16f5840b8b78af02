/** Items that are refused: skipped, or thrown. */

/**
 * What happens when an item of a batch is refused. `throw`: the call throws, and gives nothing. `skip`: the other items are signed, and the
 * result says which were refused and why. What does not concern a single item (the template, the credentials) always throws.
 */
export type OnRefused = 'throw' | 'skip';

/** @typeParam R what `onRefused` is: the type of the result follows from it */
export interface RefusalOptions<R extends OnRefused = OnRefused> {
  /** Default: `throw`. */
  onRefused?: R | undefined;
}

/** One type if refused items are skipped, another if they are thrown. */
export type IfSkipped<R extends OnRefused, Skipped, Thrown> = R extends 'skip' ? Skipped : Thrown;

/** An item that was refused. */
export interface RefusedItem {
  /** Its position, from 0, in the batch or stream. */
  readonly index: number;
  /** The error that the call would have thrown: one of siglane's (`isSiglaneError`), or what a getter of the item threw. */
  readonly error: Error;
}

/** The result of a call that skips. */
export interface PresignedUrls {
  /** As many as there are items, in their order: undefined in place of one that was refused. */
  urls: (string | undefined)[];
  /** By index. */
  refused: RefusedItem[];
}
