/**
 * SHA-256 of four independent messages, a lane each. Word i of all four states is one vector:
 *
 *              lane 0      lane 1      lane 2      lane 3
 *     a      [ a of m0     a of m1     a of m2     a of m3 ]      a "lane state" is the eight vectors a … h, 128 bytes
 *     b      [ b of m0     b of m1     b of m2     b of m3 ]
 *     …
 *     W[t]   [ W[t] of m0  W[t] of m1  W[t] of m2  W[t] of m3 ]   LANE_WORDS holds 64 such vectors, 1 KiB
 *
 * A round costs 36 vector instructions and four blocks cost 3,377. With three vector ports that is 1,126 cycles. Where
 * an instruction takes two cycles, the dependency chain from one e to the next matters as much: with balanced sums it
 * has seven instructions a round, 896 cycles a block. Σ1(e) and Σ0(a) are ready last, so they are added last, which
 * makes the chain five instructions long. With that, one more instruction, and W computed within the rounds, whole URLs
 * take 0.94 to 0.99 of the time on Node 20 and 0.93 to 0.95 on Node 24 (AMD EPYC, CPU time, three measurements).
 *
 * Loops of eight rounds with W in memory stay close to that bound. Unrolling them further makes code that some engines
 * run more slowly. After eight rounds the letters a … h are back in their first positions, so the loop body is eight
 * rounds long. Round t computes W[t + 16].
 *
 * Tried: the rounds of two groups of lanes interleaved, as in compressShared. Whole URLs took 0.95 of the time on Node
 * 24 and 1.01 on Node 20, for 2 KB more gzipped.
 */
import { LANE_COUNTS, LANE_WORDS } from '../memory';
import { BLOCK, DIGEST, K } from './constants';
import { bigSigma1, early, late, smallSigma0, smallSigma1, storeTransposed, swapWords } from './vectors';

/** Bytes of a lane state. */
export const LANE_STATE: usize = 128;

/** Returns W[t] + K[t]: `w` points at word t, `k` at its constant. */
function word(w: usize, k: usize): v128 {
  return i32x4.add(v128.load(w), v128.load32_splat(k));
}

/** Does the same as `word`, and computes W[t + 16]. */
function wordAndNext(w: usize, k: usize): v128 {
  const now = v128.load(w);
  const older = i32x4.add(i32x4.add(now, v128.load(w, 9 * 16)), smallSigma0(v128.load(w, 16)));
  v128.store(w, i32x4.add(older, smallSigma1(v128.load(w, 14 * 16))), 16 * 16);
  return i32x4.add(now, v128.load32_splat(k));
}

/**
 * Hashes one block of each lane into the lane state at `state`. The sixteen words of each block are in LANE_WORDS. A
 * lane whose `mask` is zero keeps its state, so messages with different numbers of blocks can share a group.
 */
export function compressLanes(state: usize, mask: v128): void {
  let a = v128.load(state), b = v128.load(state, 16), c = v128.load(state, 32), d = v128.load(state, 48);
  let e = v128.load(state, 64), f = v128.load(state, 80), g = v128.load(state, 96), h = v128.load(state, 112);
  let x: v128, y = v128.xor(b, c), t: v128, s: v128;
  let w = LANE_WORDS, k = K;
  for (; k < K + 192; k += 32, w += 128) {
    t = early(h, e, f, g, wordAndNext(w, k)); s = bigSigma1(e); d = i32x4.add(i32x4.add(d, t), s);
    x = v128.xor(a, b); h = late(i32x4.add(t, s), a, b, x, y);
    t = early(g, d, e, f, wordAndNext(w + 16, k + 4)); s = bigSigma1(d); c = i32x4.add(i32x4.add(c, t), s);
    y = v128.xor(h, a); g = late(i32x4.add(t, s), h, a, y, x);
    t = early(f, c, d, e, wordAndNext(w + 32, k + 8)); s = bigSigma1(c); b = i32x4.add(i32x4.add(b, t), s);
    x = v128.xor(g, h); f = late(i32x4.add(t, s), g, h, x, y);
    t = early(e, b, c, d, wordAndNext(w + 48, k + 12)); s = bigSigma1(b); a = i32x4.add(i32x4.add(a, t), s);
    y = v128.xor(f, g); e = late(i32x4.add(t, s), f, g, y, x);
    t = early(d, a, b, c, wordAndNext(w + 64, k + 16)); s = bigSigma1(a); h = i32x4.add(i32x4.add(h, t), s);
    x = v128.xor(e, f); d = late(i32x4.add(t, s), e, f, x, y);
    t = early(c, h, a, b, wordAndNext(w + 80, k + 20)); s = bigSigma1(h); g = i32x4.add(i32x4.add(g, t), s);
    y = v128.xor(d, e); c = late(i32x4.add(t, s), d, e, y, x);
    t = early(b, g, h, a, wordAndNext(w + 96, k + 24)); s = bigSigma1(g); f = i32x4.add(i32x4.add(f, t), s);
    x = v128.xor(c, d); b = late(i32x4.add(t, s), c, d, x, y);
    t = early(a, f, g, h, wordAndNext(w + 112, k + 28)); s = bigSigma1(f); e = i32x4.add(i32x4.add(e, t), s);
    y = v128.xor(b, c); a = late(i32x4.add(t, s), b, c, y, x);
  }
  for (; k < K + 256; k += 32, w += 128) {
    t = early(h, e, f, g, word(w, k)); s = bigSigma1(e); d = i32x4.add(i32x4.add(d, t), s);
    x = v128.xor(a, b); h = late(i32x4.add(t, s), a, b, x, y);
    t = early(g, d, e, f, word(w + 16, k + 4)); s = bigSigma1(d); c = i32x4.add(i32x4.add(c, t), s);
    y = v128.xor(h, a); g = late(i32x4.add(t, s), h, a, y, x);
    t = early(f, c, d, e, word(w + 32, k + 8)); s = bigSigma1(c); b = i32x4.add(i32x4.add(b, t), s);
    x = v128.xor(g, h); f = late(i32x4.add(t, s), g, h, x, y);
    t = early(e, b, c, d, word(w + 48, k + 12)); s = bigSigma1(b); a = i32x4.add(i32x4.add(a, t), s);
    y = v128.xor(f, g); e = late(i32x4.add(t, s), f, g, y, x);
    t = early(d, a, b, c, word(w + 64, k + 16)); s = bigSigma1(a); h = i32x4.add(i32x4.add(h, t), s);
    x = v128.xor(e, f); d = late(i32x4.add(t, s), e, f, x, y);
    t = early(c, h, a, b, word(w + 80, k + 20)); s = bigSigma1(h); g = i32x4.add(i32x4.add(g, t), s);
    y = v128.xor(d, e); c = late(i32x4.add(t, s), d, e, y, x);
    t = early(b, g, h, a, word(w + 96, k + 24)); s = bigSigma1(g); f = i32x4.add(i32x4.add(f, t), s);
    x = v128.xor(c, d); b = late(i32x4.add(t, s), c, d, x, y);
    t = early(a, f, g, h, word(w + 112, k + 28)); s = bigSigma1(f); e = i32x4.add(i32x4.add(e, t), s);
    y = v128.xor(b, c); a = late(i32x4.add(t, s), b, c, y, x);
  }
  addMasked(state, a, mask);
  addMasked(state + 16, b, mask);
  addMasked(state + 32, c, mask);
  addMasked(state + 48, d, mask);
  addMasked(state + 64, e, mask);
  addMasked(state + 80, f, mask);
  addMasked(state + 96, g, mask);
  addMasked(state + 112, h, mask);
}

/** Adds `value` to one word of the state (the feed-forward) in the lanes that `mask` selects. */
export function addMasked(word: usize, value: v128, mask: v128): void {
  v128.store(word, i32x4.add(v128.load(word), v128.and(value, mask)));
}

/**
 * Loads one block of each of four messages into the first sixteen words of LANE_WORDS. The first block is at `block`;
 * the others follow `stride` bytes apart.
 */
export function loadLanes(block: usize, stride: usize): void {
  for (let i: usize = 0; i < BLOCK; i += 16, block += 16) {
    storeTransposed(
      LANE_WORDS + i * 4, 16,
      swapWords(v128.load(block)), swapWords(v128.load(block + stride)),
      swapWords(v128.load(block + 2 * stride)), swapWords(v128.load(block + 3 * stride)),
    );
  }
}

/** Writes the four digests of a lane state to `out`, 32 bytes each, one after the other. */
export function storeDigests(out: usize, state: usize): void {
  for (let half: usize = 0; half < 2; half++) {
    const words = state + half * 64;
    storeTransposed(
      out + half * 16, 32,
      swapWords(v128.load(words)), swapWords(v128.load(words, 16)),
      swapWords(v128.load(words, 32)), swapWords(v128.load(words, 48)),
    );
  }
}

/** Copies the saved state of one message at `saved` into all four lanes of `state`. */
export function splatState(state: usize, saved: usize): void {
  for (let i: usize = 0; i < 8; i++) v128.store(state + i * 16, v128.load32_splat(saved + i * 4));
}

/** Copies the saved states of four messages into the lanes of `state`. */
export function gatherStates(state: usize, saved0: usize, saved1: usize, saved2: usize, saved3: usize): void {
  for (let half: usize = 0; half < DIGEST; half += 16) {
    storeTransposed(
      state + half * 4, 16,
      v128.load(saved0 + half), v128.load(saved1 + half), v128.load(saved2 + half), v128.load(saved3 + half),
    );
  }
}

// ── number of blocks of each lane: four u32 in LANE_COUNTS ──────────────────────────────────────────────────────────

export function setLaneCount(lane: usize, count: usize): void {
  store<u32>(LANE_COUNTS + lane * 4, <u32>count);
}

export function laneCount(lane: usize): usize {
  return load<u32>(LANE_COUNTS + lane * 4);
}

export function largestLaneCount(): usize {
  return max(
    max(load<u32>(LANE_COUNTS), load<u32>(LANE_COUNTS, 4)),
    max(load<u32>(LANE_COUNTS, 8), load<u32>(LANE_COUNTS, 12)),
  );
}

/** Returns a mask of the lanes that have a block `index`. */
export function lanesWithBlock(index: usize): v128 {
  return i32x4.gt_u(v128.load(LANE_COUNTS), i32x4.splat(<i32>index));
}

/** Returns a mask of all lanes. */
export function allLanes(): v128 {
  return i32x4.splat(-1);
}

/**
 * Hashes the blocks of four messages, from number `first` on, into the lane state at `state`. LANE_COUNTS has the
 * number of blocks of each message. The messages begin at `message`, `stride` bytes apart, and are padded.
 */
export function compressMessages(state: usize, message: usize, stride: usize, first: usize): void {
  const end = largestLaneCount();
  message += first * BLOCK;
  for (let i = first; i < end; i++, message += BLOCK) {
    loadLanes(message, stride);
    compressLanes(state, lanesWithBlock(i));
  }
}
