/**
 * Hashes canonical requests that were written out whole, at MESSAGES: one, or up to four in lanes. Many of them begin
 * the same. For example, the part URLs of one upload differ only after key, credential and token; requests for one
 * operation of a service differ only in the payload hash at the end. So the states after the first blocks of one
 * message are kept, and later messages start there:
 *
 *     LEAD          [ block 0 ][ block 1 ][ block 2 ] …            of a message that was hashed before
 *     LEAD_STATES   s0         s1         s2         s3            the state before each of them, and after the last
 *     a message     [ same    ][ same    ][ other   ] …            starts at s2
 *
 * A lead is valid for any message that has the same bytes, so it is kept after the call. `wipe` clears it.
 */
import { MOST_PADDING, padMessage } from '../keys/hmac';
import { copyText, ITEM_STATE, LANE_STATES, LEAD, LEAD_BLOCKS, LEAD_STATES, MESSAGE_CAPACITY, MESSAGES } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { compressMessages, laneCount, setLaneCount, splatState } from '../sha256/lanes';
import { compress, initialState } from '../sha256/scalar';
import { useMessage } from '../used';

/** Blocks of LEAD whose states are known. */
let leadBlocks: usize = 0;

/** Forgets the lead. */
export function clearLead(): void {
  leadBlocks = 0;
}

/** Returns the address of a lane's message. */
export function messageAt(lane: usize): usize {
  return MESSAGES + lane * MESSAGE_CAPACITY;
}

/** Returns the number of whole blocks, from the first, that two messages share; at most `limit`. */
function sharedBlocks(a: usize, b: usize, limit: usize): usize {
  const end = limit * BLOCK;
  let at: usize = 0;
  while (at < end && load<u64>(a + at) === load<u64>(b + at)) at += 8;
  return at / BLOCK;
}

/** Adds the blocks of `message` from number `from` to `to` to the lead, which has the blocks before already. */
function extendLead(message: usize, from: usize, to: usize): void {
  // Set before the blocks change: if the caller's stack overflows below, no block must be kept with the state of
  // another.
  leadBlocks = from;
  if (from === 0) initialState(LEAD_STATES);
  copyText(LEAD + from * BLOCK, message + from * BLOCK, (to - from) * BLOCK);
  for (let i = from; i < to; i++) {
    const state = LEAD_STATES + i * DIGEST;
    copyText(state + DIGEST, state, DIGEST);
    compress(state + DIGEST, LEAD + i * BLOCK, 1);
  }
  leadBlocks = to;
}

/** Hashes the message of `length` bytes at `messageAt(0)`, in scalar code. Leaves its state at ITEM_STATE. */
export function hashMessage(length: usize): void {
  const message = messageAt(0);
  useMessage(length + MOST_PADDING);
  const blocks = padMessage(message, length, length);
  // The last block is not worth keeping because it contains the length, or text that differs.
  const kept = min(blocks - 1, LEAD_BLOCKS);
  const shared = sharedBlocks(message, LEAD, min(leadBlocks, kept));
  if (shared < kept) extendLead(message, shared, kept);
  if (kept === 0) initialState(ITEM_STATE);
  else copyText(ITEM_STATE, LEAD_STATES + kept * DIGEST, DIGEST);
  compress(ITEM_STATE, message + kept * BLOCK, blocks - kept);
}

/** Pads the message of `length` bytes at `messageAt(lane)`. Call it for each lane before `hashMessages`. */
export function enterMessage(lane: usize, length: usize): void {
  useMessage(length + MOST_PADDING);
  setLaneCount(lane, padMessage(messageAt(lane), length, length));
}

/** Hashes the messages of the first `lanes` lanes, two to four. Leaves their states, in lanes, at LANE_STATES. */
export function hashMessages(lanes: usize): void {
  for (let lane = lanes; lane < 4; lane++) setLaneCount(lane, 0);
  const first = shareLead(lanes);
  if (first === 0) initialState(LEAD_STATES);
  splatState(LANE_STATES, LEAD_STATES + first * DIGEST);
  compressMessages(LANE_STATES, MESSAGES, MESSAGE_CAPACITY, first);
}

/**
 * Returns the number of blocks that the messages share with the lead. Replaces the lead if they share at least two more
 * blocks with each other.
 */
function shareLead(lanes: usize): usize {
  let common = LEAD_BLOCKS;
  for (let lane: usize = 0; lane < lanes; lane++) common = min(common, laneCount(lane) - 1);
  let inLead = sharedBlocks(messageAt(0), LEAD, min(common, leadBlocks));
  for (let lane: usize = 1; lane < lanes; lane++) {
    inLead = sharedBlocks(messageAt(lane), LEAD, inLead);
    common = sharedBlocks(messageAt(lane), messageAt(0), common);
  }
  if (common < inLead + 2) return inLead;
  extendLead(messageAt(0), inLead, common);
  return common;
}
