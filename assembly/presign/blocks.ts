/** Writes the blocks that hold the key, one at a time. Only these blocks differ between the items of a batch. */
import { copyText, SUFFIX } from '../memory';
import { BLOCK } from '../sha256/constants';
import { itemEnd, keyAt } from './items';
import { headRest, headRestLength } from './plan';

/** Returns the number of blocks that hold the rest of the head and the key. */
export function keyBlocks(end: usize): usize {
  return (end + BLOCK - 1) / BLOCK;
}

/**
 * Writes block `index` of an item to `out` (64 bytes, and up to SLACK more); writes nothing if the key does not reach
 * the block. Each part is copied a little too long, and the next part overwrites the excess:
 *
 *     index 0    [ head's rest │ key ………………… ]
 *     last       [ key …………………… │ SUFFIX …… ]
 */
export function writeKeyBlock(out: usize, item: usize, index: usize): void {
  const from = index * BLOCK, end = itemEnd(item);
  if (from >= end) return;
  let key = keyAt(item), at = out;
  if (index === 0) at = copyText(out, headRest, headRestLength);
  else key += from - headRestLength;
  copyText(at, key, min(end - from, BLOCK) - (at - out));
  if (end < from + BLOCK) copyText(out + (end - from), SUFFIX, from + BLOCK - end);
}
