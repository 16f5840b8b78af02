/** SHA-256 of many messages at once, four in lanes at a time. */
import { SIMD } from './features';
import { padMessage } from './hmac';
import { copyText, ITEM_STATE, LANE_STATES, MESSAGE_CAPACITY, MESSAGES } from './memory';
import { DIGEST } from './sha256/constants';
import { compressMessages, setLaneCount, splatState, storeDigests } from './sha256/lanes';
import { compress, initialState, storeDigest } from './sha256/scalar';
import { fieldAt, fieldLength, nextField, openFields } from './text/fields';

/**
 * Hashes the `count` fields at `from`, each at least 72 bytes shorter than MESSAGE_CAPACITY, and writes their digests (32 bytes each) to
 * `out`, rounded up to a whole group of four.
 */
export function digestFields(out: usize, from: usize, count: usize): void {
  openFields(from);
  if (SIMD) {
    for (let i: usize = 0; i < count; i += 4) digestFour(out + i * DIGEST, min<usize>(count - i, 4));
  } else {
    for (let i: usize = 0; i < count; i++) digestOne(out + i * DIGEST);
  }
}

function readMessage(message: usize): usize {
  nextField();
  assert(fieldLength + 72 <= MESSAGE_CAPACITY);
  copyText(message, fieldAt, fieldLength);
  return padMessage(message, fieldLength, fieldLength);
}

function digestOne(out: usize): void {
  const blocks = readMessage(MESSAGES);
  initialState(ITEM_STATE);
  compress(ITEM_STATE, MESSAGES, blocks);
  storeDigest(out, ITEM_STATE);
}

function digestFour(out: usize, lanes: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    setLaneCount(lane, lane < lanes ? readMessage(MESSAGES + lane * MESSAGE_CAPACITY) : 0);
  }
  initialState(ITEM_STATE);
  splatState(LANE_STATES, ITEM_STATE);
  compressMessages(LANE_STATES, MESSAGES, MESSAGE_CAPACITY, 0);
  storeDigests(out, LANE_STATES);
}
