/** Signs one item in scalar code. The scalar module signs all items this way; the SIMD module signs only a single leftover. */
import { BLOCK_SCRATCH, copyText, HEAD_STATE, ITEM_STATE } from '../memory';
import { DIGEST } from '../sha256/constants';
import { compress, compressSchedule } from '../sha256/scalar';
import { signState } from '../signature/mac';
import { keyBlocks, writeKeyBlock } from './blocks';
import { itemEnd, signatureAt } from './items';
import { constantBlocks, scheduleFor, writeConstantBlock } from './tables';

export function signOne(item: usize): void {
  const end = itemEnd(item);
  copyText(ITEM_STATE, HEAD_STATE, DIGEST);
  for (let i: usize = 0, blocks = keyBlocks(end); i < blocks; i++) {
    writeKeyBlock(BLOCK_SCRATCH, item, i);
    compress(ITEM_STATE, BLOCK_SCRATCH, 1);
  }
  for (let i: usize = 0, blocks = constantBlocks(end); i < blocks; i++) {
    const schedule = scheduleFor(end, i, false);
    if (schedule !== 0) {
      compressSchedule(ITEM_STATE, schedule);
    } else {
      writeConstantBlock(BLOCK_SCRATCH, end, i);
      compress(ITEM_STATE, BLOCK_SCRATCH, 1);
    }
  }
  signState(ITEM_STATE, signatureAt(item));
}
