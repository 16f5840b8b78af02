/**
 * Signs texts that are not canonical requests, each with the same key: policies of POST forms, four in lanes at a time.
 * What is signed there is the text itself (Amazon S3 API Reference, "Authenticating Requests in Browser-Based Uploads Using POST").
 */
import { SIMD } from '../features';
import { hmacSign, padMessage } from '../hmac';
import { copyText, LANE_STATES, MESSAGE_CAPACITY, MESSAGES } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { compressMessages, setLaneCount, splatState, storeDigests } from '../sha256/lanes';
import { fieldAt, fieldLength, nextField, openFields } from '../text/fields';
import { signOuterLanes } from './mac';

/**
 * Writes the MACs (32 bytes each) of the `count` fields at `from` to `out`, rounded up to a whole group of four. Each field must be at
 * least 72 bytes shorter than MESSAGE_CAPACITY. `states`: the saved states of the key.
 */
export function signTexts(out: usize, states: usize, from: usize, count: usize): void {
  openFields(from);
  if (SIMD) {
    for (let i: usize = 0; i < count; i += 4) signFourTexts(out + i * DIGEST, states, min<usize>(count - i, 4));
  } else {
    for (let i: usize = 0; i < count; i++) {
      takeText(MESSAGES);
      hmacSign(states, MESSAGES, fieldLength, out + i * DIGEST);
    }
  }
}

function takeText(message: usize): void {
  nextField();
  assert(fieldLength + 72 <= MESSAGE_CAPACITY);
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
  storeDigests(out, LANE_STATES);
}
