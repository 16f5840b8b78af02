/** Signs the requests in INPUT, four at a time in lanes. */
import { SIMD } from '../features';
import { INPUT, ITEM_STATE, LANE_DIGESTS, LANE_STATES, REQUEST_LINES_CAPACITY, REQUESTS_CAPACITY } from '../memory';
import { DIGEST } from '../sha256/constants';
import { storeDigests } from '../sha256/lanes';
import { prepareTails, signLanes, signState } from '../signature/mac';
import { enterMessage, hashMessage, hashMessages, messageAt } from '../signature/messages';
import { NEWLINE_IN_FIELD } from '../status';
import { countByte } from '../text/bytes';
import { openFields } from '../text/fields';
import { hexDigest } from '../text/hex';
import { beginResults, messageLength, readRequest } from './canonical';
import { digitsAt } from './results';

/** Index of the request that is read next, or that was refused. */
export let requestIndex: usize = 0;

/**
 * Signs the `count` requests (see canonical.ts) in `length` bytes of INPUT, which must have `lines` newlines. With more
 * newlines, a field has one and would be read as two lines, so the call is refused. Returns 0 or a status; then
 * `requestIndex` is the index of the refused request.
 */
export function signRequestLines(count: usize, length: usize, lines: usize): i32 {
  assert(count <= REQUESTS_CAPACITY && length <= REQUEST_LINES_CAPACITY);
  requestIndex = 0;
  if (countByte(INPUT, INPUT + length, 0x0a) !== lines) return NEWLINE_IN_FIELD;
  openFields(INPUT);
  beginResults();
  let status = 0;
  if (SIMD) {
    prepareTails();
    while (status === 0 && requestIndex + 1 < count) status = signGroup(min<usize>(count - requestIndex, 4));
  }
  while (status === 0 && requestIndex < count) status = signSingle();
  return status;
}

/** Reads and signs the next request, in scalar code. */
function signSingle(): i32 {
  const status = readRequest(messageAt(0), requestIndex);
  if (status !== 0) return status;
  hashMessage(messageLength);
  signState(ITEM_STATE, digitsAt(requestIndex));
  requestIndex++;
  return 0;
}

/** Reads and signs the next `lanes` requests, two to four. */
function signGroup(lanes: usize): i32 {
  const first = requestIndex;
  for (let lane: usize = 0; lane < lanes; lane++) {
    const status = readRequest(messageAt(lane), requestIndex);
    if (status !== 0) return status;
    enterMessage(lane, messageLength);
    requestIndex++;
  }
  hashMessages(lanes);
  signLanes(LANE_STATES);
  storeDigests(LANE_DIGESTS, LANE_STATES);
  for (let lane: usize = 0; lane < lanes; lane++) hexDigest(digitsAt(first + lane), LANE_DIGESTS + lane * DIGEST);
  return 0;
}
