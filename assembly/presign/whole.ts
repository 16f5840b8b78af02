/**
 * Signs items whose messages have little in common behind the key, because each brings a query of its own or because the
 * suffix is longer than the tables. Each canonical request is written out whole. What many share is their beginning: the
 * part URLs of one upload differ only behind key, credential and token, so the states after the first blocks of one of them
 * (LEAD) are kept and the others start from there.
 */
import { padMessage } from '../hmac';
import {
  copyText, ITEM_STATE, LANE_STATES, LEAD, LEAD_BLOCKS, LEAD_STATES, MESSAGE_CAPACITY, MESSAGE_HEAD, MESSAGES, OUTPUT, OUTPUT_CAPACITY, SUFFIX,
} from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { compressMessages, setLaneCount, splatState } from '../sha256/lanes';
import { compress, initialState } from '../sha256/scalar';
import { finishFour, indexAt } from './groups';
import { keyAt, keyLength, ownQueries, ownQueryAt, ownQueryLength, signatureAt } from './items';
import { signState } from './mac';
import { messageHeadLength, queryLength, suffixLength } from './plan';

/** Writes the canonical request of an item to `out`, which must not be in OUTPUT, and returns its length. */
export function writeMessage(out: usize, item: usize): usize {
  assert(out >= OUTPUT + OUTPUT_CAPACITY || out < OUTPUT);
  let at = copyText(out, MESSAGE_HEAD, messageHeadLength);
  at = copyText(at, keyAt(item), keyLength(item));
  if (ownQueries) {
    store<u8>(at++, 0x0a);
    at = copyText(at, ownQueryAt(item), ownQueryLength(item));
    at = copyText(at, SUFFIX + 1 + queryLength, suffixLength - 1 - queryLength);
  } else {
    at = copyText(at, SUFFIX, suffixLength);
  }
  assert(<usize>(at - out) + 72 <= MESSAGE_CAPACITY);
  return at - out;
}

// ── the beginning that messages share ───────────────────────────────────────────────────────────────────────────────

/** Blocks of LEAD whose states are known: LEAD_STATES holds the state before each of them, and after the last. */
let leadBlocks: usize = 0;

/** Forgets the lead of the batch before. */
export function clearLead(): void {
  leadBlocks = 0;
  initialState(LEAD_STATES);
}

/** How many whole blocks, from the first, are the same in two messages; `limit` at most. */
function sharedBlocks(a: usize, b: usize, limit: usize): usize {
  const end = limit * BLOCK;
  let at: usize = 0;
  while (at < end && load<u64>(a + at) === load<u64>(b + at)) at += 8;
  return at / BLOCK;
}

/** Makes the first `blocks` blocks of `message` the lead. */
function adoptLead(message: usize, blocks: usize): void {
  memory.copy(LEAD, message, blocks * BLOCK);
  for (let i: usize = 0; i < blocks; i++) {
    const state = LEAD_STATES + i * DIGEST;
    copyText(state + DIGEST, state, DIGEST);
    compress(state + DIGEST, LEAD + i * BLOCK, 1);
  }
  leadBlocks = blocks;
}

// ── one item, and four ──────────────────────────────────────────────────────────────────────────────────────────────

/** Signs one item, in scalar code. */
export function signOneWhole(item: usize): void {
  const length = writeMessage(MESSAGES, item);
  const blocks = padMessage(MESSAGES, length, length);
  const shared = sharedBlocks(MESSAGES, LEAD, min(leadBlocks, blocks));
  copyText(ITEM_STATE, LEAD_STATES + shared * DIGEST, DIGEST);
  compress(ITEM_STATE, MESSAGES + shared * BLOCK, blocks - shared);
  signState(ITEM_STATE, signatureAt(item));
}

/** Signs the four items at `order` (u16 indices). */
export function signFourWhole(order: usize): void {
  let fewest = LEAD_BLOCKS;
  for (let lane: usize = 0; lane < 4; lane++) {
    const message = MESSAGES + lane * MESSAGE_CAPACITY;
    const length = writeMessage(message, indexAt(order, lane));
    const blocks = padMessage(message, length, length);
    setLaneCount(lane, blocks);
    fewest = min(fewest, blocks);
  }
  const first = shareLead(fewest);
  splatState(LANE_STATES, LEAD_STATES + first * DIGEST);
  compressMessages(LANE_STATES, MESSAGES, MESSAGE_CAPACITY, first);
  finishFour(LANE_STATES, order);
}

/**
 * How many blocks, `limit` at most, the four messages share with the lead. It is changed when they share at least two more
 * with each other.
 */
function shareLead(limit: usize): usize {
  let inLead = sharedBlocks(MESSAGES, LEAD, min(limit, leadBlocks));
  let common = limit;
  for (let lane: usize = 1; lane < 4; lane++) {
    const message = MESSAGES + lane * MESSAGE_CAPACITY;
    inLead = sharedBlocks(message, LEAD, inLead);
    common = sharedBlocks(message, MESSAGES, common);
  }
  if (common < inLead + 2) return inLead;
  adoptLead(MESSAGES, common);
  return common;
}
