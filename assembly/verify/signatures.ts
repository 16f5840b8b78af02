/**
 * Signs presigned URLs that presigned.ts has read again, each with its own date, scope and key, four in lanes, and
 * compares the signatures.
 *
 *     OFFSETS     { record, bytes of the message, scope } of each      OUTPUT + record: see presigned.ts
 *     INPUT       [ scope ][ scope ] …                                 OFFSETS becomes { 1 if the signature is right, else 0, … }
 *
 *     a scope     [ saved states of the signing key: 64 ][ bytes of the text: u32 ][ newline, credential scope, newline ]
 */

import { hmacOuter, OUTER, padMessage } from '../keys/hmac';
import { BLOCK_SCRATCH, copyText, HMAC_STATE, INPUT, ITEM_STATE, LANE_BLOCK_STRIDE, LANE_BLOCKS, LANE_DIGESTS, LANE_STATES, OFFSETS, OUTPUT } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { allLanes, compressLanes, compressMessages, gatherStates, setLaneCount, storeDigests } from '../sha256/lanes';
import { compress, storeDigest } from '../sha256/scalar';
import { loadOuterBlock } from '../signature/mac';
import { enterMessage, hashMessage, hashMessages, messageAt } from '../signature/messages';
import { SIGNATURE_LENGTH } from '../signature/string-to-sign';
import { hexDigest } from '../text/hex';
import { RECORD_MESSAGE, RECORD_SIGNATURE } from './presigned';

const ROW: usize = 12;
const SCOPE_TEXT: usize = 68;

/** The algorithm and a newline. The date follows. */
const HEAD: usize = memory.data<u8>([65, 87, 83, 52, 45, 72, 77, 65, 67, 45, 83, 72, 65, 50, 53, 54, 10]);
const HEAD_LENGTH: usize = 17;
const DATE_LENGTH: usize = 16;

function recordOf(index: usize): usize {
  return OUTPUT + load<u32>(OFFSETS + index * ROW);
}

function messageLengthOf(index: usize): usize {
  return load<u32>(OFFSETS + index * ROW, 4);
}

function scopeOf(index: usize): usize {
  return INPUT + load<u32>(OFFSETS + index * ROW, 8);
}

/** Compares the signatures of the `count` requests in OFFSETS. */
export function compareSignatures(count: usize): void {
  let index: usize = 0;
  while (index + 1 < count) {
    const lanes = min<usize>(count - index, 4);
    compareGroup(index, lanes);
    index += lanes;
  }
  if (index < count) compareSingle(index);
}

function compareSingle(index: usize): void {
  const length = messageLengthOf(index), scope = scopeOf(index);
  copyText(messageAt(0), recordOf(index) + RECORD_MESSAGE, length);
  hashMessage(length);
  storeDigest(BLOCK_SCRATCH, ITEM_STATE);
  const blocks = writeStringToSign(LANE_BLOCKS, index, BLOCK_SCRATCH);
  copyText(HMAC_STATE, scope, DIGEST);
  compress(HMAC_STATE, LANE_BLOCKS, blocks);
  hmacOuter(scope, HMAC_STATE);
  storeDigest(BLOCK_SCRATCH, HMAC_STATE);
  putVerdict(index, BLOCK_SCRATCH);
}

/** Compares the signatures of two to four requests in lanes. */
function compareGroup(first: usize, lanes: usize): void {
  for (let lane: usize = 0; lane < lanes; lane++) {
    const index = first + lane, length = messageLengthOf(index);
    copyText(messageAt(lane), recordOf(index) + RECORD_MESSAGE, length);
    enterMessage(lane, length);
  }
  hashMessages(lanes);
  storeDigests(LANE_DIGESTS, LANE_STATES);
  for (let lane: usize = 0; lane < lanes; lane++) {
    setLaneCount(lane, writeStringToSign(LANE_BLOCKS + lane * LANE_BLOCK_STRIDE, first + lane, LANE_DIGESTS + lane * DIGEST));
  }
  // An unused lane has no blocks, and the key of the last lane.
  const scope0 = scopeOf(first), scope1 = scopeOf(first + 1);
  const scope2 = scopeOf(first + min<usize>(2, lanes - 1)), scope3 = scopeOf(first + lanes - 1);
  gatherStates(LANE_STATES, scope0, scope1, scope2, scope3);
  compressMessages(LANE_STATES, LANE_BLOCKS, LANE_BLOCK_STRIDE, 0);
  loadOuterBlock(LANE_STATES);
  gatherStates(LANE_STATES, scope0 + OUTER, scope1 + OUTER, scope2 + OUTER, scope3 + OUTER);
  compressLanes(LANE_STATES, allLanes());
  storeDigests(LANE_DIGESTS, LANE_STATES);
  for (let lane: usize = 0; lane < lanes; lane++) putVerdict(first + lane, LANE_DIGESTS + lane * DIGEST);
}

/** Writes the string to sign with the digest of the canonical request, padded for the HMAC. Returns the number of its blocks. */
function writeStringToSign(out: usize, index: usize, digest: usize): usize {
  const scope = scopeOf(index);
  let end = copyText(out, HEAD, HEAD_LENGTH);
  end = copyText(end, recordOf(index), DATE_LENGTH);
  end = copyText(end, scope + SCOPE_TEXT, load<u32>(scope, SCOPE_TEXT - 4));
  hexDigest(end, digest);
  const length = end + SIGNATURE_LENGTH - out;
  assert(length + 9 <= LANE_BLOCK_STRIDE);
  return padMessage(out, length, BLOCK + length);
}

/** Compares a digest with the signature of the request, in a time that does not depend on where they differ. */
function putVerdict(index: usize, digest: usize): void {
  // The right digits overwrite a part of the message, which is hashed already.
  const given = recordOf(index) + RECORD_SIGNATURE, right = recordOf(index) + RECORD_MESSAGE;
  hexDigest(right, digest);
  let difference: u64 = 0;
  for (let i: usize = 0; i < SIGNATURE_LENGTH; i += 8) difference |= load<u64>(given + i) ^ load<u64>(right + i);
  store<u32>(OFFSETS + index * ROW, difference === 0 ? 1 : 0);
}
