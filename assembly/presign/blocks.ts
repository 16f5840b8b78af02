/** The blocks that hold the key, put together one at a time: they are what differs between the items of a batch. */
import { copyText, SUFFIX } from '../memory';
import { BLOCK } from '../sha256/constants';
import { itemEnd, keyAt } from './items';
import { headRest, headRestLength } from './plan';

/** How many blocks hold the head's rest and the key. */
export function keyBlocks(end: usize): usize {
  return (end + BLOCK - 1) / BLOCK;
}

/**
 * Writes block `index` of an item to `out` (64 bytes, and SLACK behind them); nothing if the key does not reach it. Each part
 * is copied a little too long, and the next one written over that:
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
