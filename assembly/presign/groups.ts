/**
 * Signs a group of items in lanes. batch.ts forms the groups:
 *
 *     signEight    eight items whose keys end at the same place. All their constant blocks are the same, so all lanes share
 *                  every schedule.
 *     signFour     any four items. Each lane has its own schedules, and a lane with fewer blocks is masked at the end.
 *
 * `order` always points at the u16 indices of the group's items.
 */
import { HEAD_STATE, KEY_BLOCKS, LANE_BLOCK_STRIDE, LANE_DIGESTS, LANE_SCHEDULES, LANE_STATES } from '../memory';
import { DIGEST } from '../sha256/constants';
import { allLanes, compressLanes, LANE_STATE, laneCount, lanesWithBlock, largestLaneCount, loadLanes, setLaneCount, splatState, storeDigests } from '../sha256/lanes';
import { compressMixed, compressShared } from '../sha256/schedules';
import { signLanes } from '../signature/mac';
import { hexDigest } from '../text/hex';
import { keyBlocks, writeKeyBlock } from './blocks';
import { itemEnd, signatureAt } from './items';
import { keyLeadOfEight, keyLeadState } from './lead';
import { constantBlocks, scheduleFor, writeConstantBlock } from './tables';

/** Returns the index of the item in lane `lane`. */
export function indexAt(order: usize, lane: usize): usize {
  return load<u16>(order + lane * 2);
}

/** Signs four items. The states of their canonical requests are in lanes at `state`. */
export function finishFour(state: usize, order: usize): void {
  signLanes(state);
  storeDigests(LANE_DIGESTS, state);
  for (let lane: usize = 0; lane < 4; lane++) {
    hexDigest(signatureAt(indexAt(order, lane)), LANE_DIGESTS + lane * DIGEST);
  }
}

/** Hashes block `index` of the keys of four items. */
function compressKeyBlocks(state: usize, order: usize, index: usize, mask: v128): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    writeKeyBlock(KEY_BLOCKS + lane * LANE_BLOCK_STRIDE, indexAt(order, lane), index);
  }
  loadLanes(KEY_BLOCKS, LANE_BLOCK_STRIDE);
  compressLanes(state, mask);
}

/** Signs eight items, all of the same `itemEnd`. */
export function signEight(order: usize): void {
  const end = itemEnd(indexAt(order, 0));
  const next = LANE_STATES + LANE_STATE, nextOrder = order + 8;
  const lead = keyLeadOfEight(order, end);
  splatState(LANE_STATES, keyLeadState(lead));
  splatState(next, keyLeadState(lead));
  for (let i = lead, blocks = keyBlocks(end); i < blocks; i++) {
    compressKeyBlocks(LANE_STATES, order, i, allLanes());
    compressKeyBlocks(next, nextOrder, i, allLanes());
  }
  for (let i: usize = 0, blocks = constantBlocks(end); i < blocks; i++) compressShared(LANE_STATES, scheduleFor(end, i, true));
  finishFour(LANE_STATES, order);
  finishFour(next, nextOrder);
}

/** Block `index` of a lane. A lane with fewer blocks is masked, and gets its last block again because every lane needs a block. */
function laneBlock(lane: usize, index: usize): usize {
  return min(index, laneCount(lane) - 1);
}

/** Finds the schedules of block `index` of four items. Returns false if one of them has none. */
function findSchedules(order: usize, index: usize): bool {
  let areAll = true;
  for (let lane: usize = 0; lane < 4; lane++) {
    const schedule = scheduleFor(itemEnd(indexAt(order, lane)), laneBlock(lane, index), false);
    if (schedule === 0) areAll = false;
    store<u32>(LANE_SCHEDULES + lane * 4, <u32>schedule);
  }
  return areAll;
}

/** Signs any four items. */
export function signFour(order: usize): void {
  splatState(LANE_STATES, HEAD_STATE);
  for (let lane: usize = 0; lane < 4; lane++) setLaneCount(lane, keyBlocks(itemEnd(indexAt(order, lane))));
  for (let i: usize = 0, blocks = largestLaneCount(); i < blocks; i++) {
    compressKeyBlocks(LANE_STATES, order, i, lanesWithBlock(i));
  }
  for (let lane: usize = 0; lane < 4; lane++) setLaneCount(lane, constantBlocks(itemEnd(indexAt(order, lane))));
  for (let i: usize = 0, blocks = largestLaneCount(); i < blocks; i++) {
    if (findSchedules(order, i)) {
      compressMixed(LANE_STATES, LANE_SCHEDULES, lanesWithBlock(i));
    } else {
      for (let lane: usize = 0; lane < 4; lane++) {
        writeConstantBlock(KEY_BLOCKS + lane * LANE_BLOCK_STRIDE, itemEnd(indexAt(order, lane)), laneBlock(lane, i));
      }
      loadLanes(KEY_BLOCKS, LANE_BLOCK_STRIDE);
      compressLanes(LANE_STATES, lanesWithBlock(i));
    }
  }
  finishFour(LANE_STATES, order);
}
