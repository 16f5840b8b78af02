/** Items that are refused: skipped, or thrown. */

/**
 * What happens when an item of a batch is refused. `throw`: the call throws, and gives nothing. `skip`: the other items are signed, and the
 * result lists the refused items with their errors. Errors that do not concern a single item (in the template or the credentials) are always thrown.
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
  /** The error that the call would otherwise throw: an error of siglane (`isSiglaneError`), or one that a getter of the item has thrown. */
  readonly error: Error;
}

/** The result of a call that skips. */
export interface PresignedUrls {
  /** One entry per item, in order: undefined for a refused item. */
  urls: (string | undefined)[];
  /** Sorted by index. */
  refused: RefusedItem[];
}
