/**
 * The last steps of every signature, from the state of the canonical request to the digits in the URL, for one item or
 * four.
 *
 *     state ──digits──▶ STRING_TO_SIGN_TAIL ──inner blocks──▶ state ──outer block──▶ state ──digits──▶ URL
 */
import { hmacOuter, OUTER } from '../keys/hmac';
import { BLOCK_SCRATCH, copyText, HMAC_STATE, KEY_STATES, LANE_BLOCK_STRIDE, LANE_BLOCKS, LANE_DIGESTS, LANE_WORDS, STRING_TO_SIGN_STATE, STRING_TO_SIGN_TAIL } from '../memory';
import { BLOCK, DIGEST } from '../sha256/constants';
import { allLanes, compressLanes, LANE_STATE, loadLanes, splatState, storeDigests } from '../sha256/lanes';
import { compress, storeDigest } from '../sha256/scalar';
import { hexDigest } from '../text/hex';
import { tailBlocks, tailDigitsAt } from './string-to-sign';

/** Signs one item. The state of its canonical request is at `state`, and is overwritten. Writes 64 digits to `out`. */
export function signState(state: usize, out: usize): void {
  storeDigest(BLOCK_SCRATCH, state);
  hexDigest(STRING_TO_SIGN_TAIL + tailDigitsAt, BLOCK_SCRATCH);
  copyText(HMAC_STATE, STRING_TO_SIGN_STATE, DIGEST);
  compress(HMAC_STATE, STRING_TO_SIGN_TAIL, tailBlocks);
  hmacOuter(KEY_STATES, HMAC_STATE);
  storeDigest(BLOCK_SCRATCH, HMAC_STATE);
  hexDigest(out, BLOCK_SCRATCH);
}

/** Copies the tail of the string to sign for each lane. LANE_BLOCKS holds the tails until the batch ends. */
export function prepareTails(): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    memory.copy(LANE_BLOCKS + lane * LANE_BLOCK_STRIDE, STRING_TO_SIGN_TAIL, tailBlocks * BLOCK);
  }
}

/**
 * Turns the states of four canonical requests, in lanes at `state`, into the states of their signatures. `storeDigests`
 * and `hexDigest` convert them to text.
 */
export function signLanes(state: usize): void {
  storeDigests(LANE_DIGESTS, state);
  for (let lane: usize = 0; lane < 4; lane++) {
    hexDigest(LANE_BLOCKS + lane * LANE_BLOCK_STRIDE + tailDigitsAt, LANE_DIGESTS + lane * DIGEST);
  }
  splatState(state, STRING_TO_SIGN_STATE);
  for (let i: usize = 0; i < tailBlocks; i++) {
    loadLanes(LANE_BLOCKS + i * BLOCK, LANE_BLOCK_STRIDE);
    compressLanes(state, allLanes());
  }
  signOuterLanes(state, KEY_STATES);
}

/**
 * Ends four MACs: replaces the states of their inner digests, in lanes at `state`, by the states of the MACs. `states`
 * has the format of keys/hmac.ts.
 */
export function signOuterLanes(state: usize, states: usize): void {
  loadOuterBlock(state);
  splatState(state, states + OUTER);
  compressLanes(state, allLanes());
}

/** Writes the outer block of HMAC for four lanes. The inner digests are in lanes already; the padding is the same for all. */
export function loadOuterBlock(state: usize): void {
  const zero = i32x4.splat(0);
  for (let i: usize = 0; i < LANE_STATE; i += 16) {
    v128.store(LANE_WORDS + i, v128.load(state + i));
    v128.store(LANE_WORDS + i, zero, 8 * 16);
  }
  v128.store(LANE_WORDS, i32x4.splat(0x80000000), 8 * 16);
  v128.store(LANE_WORDS, i32x4.splat((BLOCK + DIGEST) << 3), 15 * 16);
}
