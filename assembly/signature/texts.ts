/**
 * Signs texts that are not canonical requests with one key: policies of POST forms, chunks of uploads. Signs four at a
 * time in lanes.
 */
import { SIMD } from '../features';
import { hmacSign, MOST_PADDING, padMessage } from '../keys/hmac';
import { BLOCK_SCRATCH, copyText, LANE_DIGESTS, LANE_STATES, MESSAGE_CAPACITY, MESSAGES } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { compressMessages, setLaneCount, splatState, storeDigests } from '../sha256/lanes';
import { fieldAt, fieldLength, nextField, openFields } from '../text/fields';
import { hexDigest } from '../text/hex';
import { useMessage } from '../used';
import { signOuterLanes } from './mac';
import { SIGNATURE_LENGTH } from './string-to-sign';

/**
 * Writes the signatures (64 digits each) of the `count` fields at `from` to `out`. Each field must be at least 72 bytes
 * shorter than MESSAGE_CAPACITY. `states` are the saved states of the key.
 */
export function signTexts(out: usize, states: usize, from: usize, count: usize): void {
  openFields(from);
  let i: usize = 0;
  if (SIMD) {
    // A group costs twice as much as a single text, however many lanes it uses.
    for (; i + 1 < count; i += 4) signFourTexts(out + i * SIGNATURE_LENGTH, states, min<usize>(count - i, 4));
  }
  for (; i < count; i++) {
    takeText(MESSAGES);
    hmacSign(states, MESSAGES, fieldLength, BLOCK_SCRATCH);
    hexDigest(out + i * SIGNATURE_LENGTH, BLOCK_SCRATCH);
  }
}

function takeText(message: usize): void {
  nextField();
  assert(fieldLength + MOST_PADDING <= MESSAGE_CAPACITY);
  useMessage(fieldLength + MOST_PADDING);
  copyText(message, fieldAt, fieldLength);
}

function signFourTexts(out: usize, states: usize, lanes: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const message = MESSAGES + lane * MESSAGE_CAPACITY;
    if (lane < lanes) takeText(message);
    setLaneCount(lane, lane < lanes ? padMessage(message, fieldLength, BLOCK + fieldLength) : 0);
  }
  splatState(LANE_STATES, states);
  compressMessages(LANE_STATES, MESSAGES, MESSAGE_CAPACITY, 0);
  signOuterLanes(LANE_STATES, states);
  storeDigests(LANE_DIGESTS, LANE_STATES);
  for (let lane: usize = 0; lane < lanes; lane++) hexDigest(out + lane * SIGNATURE_LENGTH, LANE_DIGESTS + lane * DIGEST);
}
