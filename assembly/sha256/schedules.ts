/**
 * Rounds over blocks whose W[t] + K[t] is known beforehand (`expandSchedule` in scalar.ts): 2,185 vector instructions
 * for four lanes, instead of 3,377 for a block that must be expanded. There are two functions, for the two ways in
 * which a batch shares its blocks:
 *
 *     shared   eight lanes, one schedule    each word is splatted; the two chains of four lanes do not depend on each
 *                                           other, so one fills the gaps that the other leaves
 *     mixed    four lanes, four schedules   four words of each schedule are a row, and `storeTransposed` makes lanes of them
 */
import { LANE_WORDS } from '../memory';
import { addMasked, LANE_STATE } from './lanes';
import { bigSigma1, early, fold, late, mix, storeTransposed } from './vectors';

function addTo(word: usize, value: v128): void {
  v128.store(word, i32x4.add(v128.load(word), value));
}

/** Hashes the block at `schedule` into eight messages. Their two lane states are at `state`, one after the other. */
export function compressShared(state: usize, schedule: usize): void {
  const next = state + LANE_STATE;
  let a0 = v128.load(state), b0 = v128.load(state, 16), c0 = v128.load(state, 32), d0 = v128.load(state, 48);
  let e0 = v128.load(state, 64), f0 = v128.load(state, 80), g0 = v128.load(state, 96), h0 = v128.load(state, 112);
  let x0: v128, y0 = v128.xor(b0, c0);
  let a1 = v128.load(next), b1 = v128.load(next, 16), c1 = v128.load(next, 32), d1 = v128.load(next, 48);
  let e1 = v128.load(next, 64), f1 = v128.load(next, 80), g1 = v128.load(next, 96), h1 = v128.load(next, 112);
  let x1: v128, y1 = v128.xor(b1, c1);
  let wk: v128;
  for (let end = schedule + 256; schedule < end; schedule += 32) {
    wk = v128.load32_splat(schedule);
    h0 = mix(h0, e0, f0, g0, wk);
    d0 = i32x4.add(d0, h0); x0 = v128.xor(a0, b0); h0 = fold(h0, a0, b0, x0, y0);
    h1 = mix(h1, e1, f1, g1, wk);
    d1 = i32x4.add(d1, h1); x1 = v128.xor(a1, b1); h1 = fold(h1, a1, b1, x1, y1);
    wk = v128.load32_splat(schedule, 4);
    g0 = mix(g0, d0, e0, f0, wk);
    c0 = i32x4.add(c0, g0); y0 = v128.xor(h0, a0); g0 = fold(g0, h0, a0, y0, x0);
    g1 = mix(g1, d1, e1, f1, wk);
    c1 = i32x4.add(c1, g1); y1 = v128.xor(h1, a1); g1 = fold(g1, h1, a1, y1, x1);
    wk = v128.load32_splat(schedule, 8);
    f0 = mix(f0, c0, d0, e0, wk);
    b0 = i32x4.add(b0, f0); x0 = v128.xor(g0, h0); f0 = fold(f0, g0, h0, x0, y0);
    f1 = mix(f1, c1, d1, e1, wk);
    b1 = i32x4.add(b1, f1); x1 = v128.xor(g1, h1); f1 = fold(f1, g1, h1, x1, y1);
    wk = v128.load32_splat(schedule, 12);
    e0 = mix(e0, b0, c0, d0, wk);
    a0 = i32x4.add(a0, e0); y0 = v128.xor(f0, g0); e0 = fold(e0, f0, g0, y0, x0);
    e1 = mix(e1, b1, c1, d1, wk);
    a1 = i32x4.add(a1, e1); y1 = v128.xor(f1, g1); e1 = fold(e1, f1, g1, y1, x1);
    wk = v128.load32_splat(schedule, 16);
    d0 = mix(d0, a0, b0, c0, wk);
    h0 = i32x4.add(h0, d0); x0 = v128.xor(e0, f0); d0 = fold(d0, e0, f0, x0, y0);
    d1 = mix(d1, a1, b1, c1, wk);
    h1 = i32x4.add(h1, d1); x1 = v128.xor(e1, f1); d1 = fold(d1, e1, f1, x1, y1);
    wk = v128.load32_splat(schedule, 20);
    c0 = mix(c0, h0, a0, b0, wk);
    g0 = i32x4.add(g0, c0); y0 = v128.xor(d0, e0); c0 = fold(c0, d0, e0, y0, x0);
    c1 = mix(c1, h1, a1, b1, wk);
    g1 = i32x4.add(g1, c1); y1 = v128.xor(d1, e1); c1 = fold(c1, d1, e1, y1, x1);
    wk = v128.load32_splat(schedule, 24);
    b0 = mix(b0, g0, h0, a0, wk);
    f0 = i32x4.add(f0, b0); x0 = v128.xor(c0, d0); b0 = fold(b0, c0, d0, x0, y0);
    b1 = mix(b1, g1, h1, a1, wk);
    f1 = i32x4.add(f1, b1); x1 = v128.xor(c1, d1); b1 = fold(b1, c1, d1, x1, y1);
    wk = v128.load32_splat(schedule, 28);
    a0 = mix(a0, f0, g0, h0, wk);
    e0 = i32x4.add(e0, a0); y0 = v128.xor(b0, c0); a0 = fold(a0, b0, c0, y0, x0);
    a1 = mix(a1, f1, g1, h1, wk);
    e1 = i32x4.add(e1, a1); y1 = v128.xor(b1, c1); a1 = fold(a1, b1, c1, y1, x1);
  }
  addTo(state, a0);
  addTo(state + 16, b0);
  addTo(state + 32, c0);
  addTo(state + 48, d0);
  addTo(state + 64, e0);
  addTo(state + 80, f0);
  addTo(state + 96, g0);
  addTo(state + 112, h0);
  addTo(next, a1);
  addTo(next + 16, b1);
  addTo(next + 32, c1);
  addTo(next + 48, d1);
  addTo(next + 64, e1);
  addTo(next + 80, f1);
  addTo(next + 96, g1);
  addTo(next + 112, h1);
}

/**
 * Hashes a block into each of four messages, every lane with its own schedule. `schedules` are four pointers (u32).
 * Lanes outside `mask` keep their state.
 */
export function compressMixed(state: usize, schedules: usize, mask: v128): void {
  const schedule0: usize = load<u32>(schedules), schedule1: usize = load<u32>(schedules, 4);
  const schedule2: usize = load<u32>(schedules, 8), schedule3: usize = load<u32>(schedules, 12);
  let a = v128.load(state), b = v128.load(state, 16), c = v128.load(state, 32), d = v128.load(state, 48);
  let e = v128.load(state, 64), f = v128.load(state, 80), g = v128.load(state, 96), h = v128.load(state, 112);
  let x: v128, y = v128.xor(b, c), t: v128, s: v128;
  for (let i: usize = 0; i < 256; i += 32) {
    for (let row = i; row < i + 32; row += 16) {
      storeTransposed(
        LANE_WORDS + (row & 16) * 4, 16,
        v128.load(schedule0 + row), v128.load(schedule1 + row), v128.load(schedule2 + row), v128.load(schedule3 + row),
      );
    }
    t = early(h, e, f, g, v128.load(LANE_WORDS)); s = bigSigma1(e); d = i32x4.add(i32x4.add(d, t), s);
    x = v128.xor(a, b); h = late(i32x4.add(t, s), a, b, x, y);
    t = early(g, d, e, f, v128.load(LANE_WORDS, 16)); s = bigSigma1(d); c = i32x4.add(i32x4.add(c, t), s);
    y = v128.xor(h, a); g = late(i32x4.add(t, s), h, a, y, x);
    t = early(f, c, d, e, v128.load(LANE_WORDS, 32)); s = bigSigma1(c); b = i32x4.add(i32x4.add(b, t), s);
    x = v128.xor(g, h); f = late(i32x4.add(t, s), g, h, x, y);
    t = early(e, b, c, d, v128.load(LANE_WORDS, 48)); s = bigSigma1(b); a = i32x4.add(i32x4.add(a, t), s);
    y = v128.xor(f, g); e = late(i32x4.add(t, s), f, g, y, x);
    t = early(d, a, b, c, v128.load(LANE_WORDS, 64)); s = bigSigma1(a); h = i32x4.add(i32x4.add(h, t), s);
    x = v128.xor(e, f); d = late(i32x4.add(t, s), e, f, x, y);
    t = early(c, h, a, b, v128.load(LANE_WORDS, 80)); s = bigSigma1(h); g = i32x4.add(i32x4.add(g, t), s);
    y = v128.xor(d, e); c = late(i32x4.add(t, s), d, e, y, x);
    t = early(b, g, h, a, v128.load(LANE_WORDS, 96)); s = bigSigma1(g); f = i32x4.add(i32x4.add(f, t), s);
    x = v128.xor(c, d); b = late(i32x4.add(t, s), c, d, x, y);
    t = early(a, f, g, h, v128.load(LANE_WORDS, 112)); s = bigSigma1(f); e = i32x4.add(i32x4.add(e, t), s);
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
