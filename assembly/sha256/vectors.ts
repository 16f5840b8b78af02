/**
 * The functions of FIPS 180-4, section 4.1.2, on four words at a time, and the moves between rows and lanes.
 * WebAssembly has no vector rotation, so a rotation is two shifts and an or.
 */

function rotr4(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}
function bigSigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 2), rotr4(x, 13)), rotr4(x, 22));
}
export function bigSigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 6), rotr4(x, 11)), rotr4(x, 25));
}
export function smallSigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 7), rotr4(x, 18)), i32x4.shr_u(x, 3));
}
export function smallSigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 17), rotr4(x, 19)), i32x4.shr_u(x, 10));
}

// A round in two orders of additions, which give the same words. If a processor runs one chain of rounds, it waits for
// e and then for a: `early` and `late` add everything else before. If it runs two chains in turn, it waits for its
// ports, and a balanced sum is shorter: `mix` and `fold`.

/** Computes the first half of a round: h + Σ1(e) + Ch(e,f,g) + wk, where wk is W[t] + K[t]. */
export function mix(h: v128, e: v128, f: v128, g: v128, wk: v128): v128 {
  const ch = v128.xor(g, v128.and(e, v128.xor(f, g)));
  return i32x4.add(i32x4.add(h, wk), i32x4.add(bigSigma1(e), ch));
}

/**
 * Computes the second half: t + Σ0(a) + Maj(a,b,c), with Maj = ((a^b) & (b^c)) ^ b. The `ab` of one round is the `bc`
 * of the next, so one xor a round is enough.
 */
export function fold(t: v128, a: v128, b: v128, ab: v128, bc: v128): v128 {
  return i32x4.add(t, i32x4.add(bigSigma0(a), v128.xor(v128.and(ab, bc), b)));
}

/** Computes the first half without Σ1(e), which the caller adds last. */
export function early(h: v128, e: v128, f: v128, g: v128, wk: v128): v128 {
  return i32x4.add(i32x4.add(h, wk), v128.xor(g, v128.and(e, v128.xor(f, g))));
}

/** Computes the second half, with Σ0(a) added last. */
export function late(t: v128, a: v128, b: v128, ab: v128, bc: v128): v128 {
  return i32x4.add(i32x4.add(t, v128.xor(v128.and(ab, bc), b)), bigSigma0(a));
}

/** Swaps four words between big-endian order and the machine's order. */
export function swapWords(x: v128): v128 {
  return i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/**
 * Transposes a 4 × 4 square of words, whose rows are p, q, r and s, and writes the four columns `stride` bytes apart:
 *
 *     p  p0 p1 p2 p3        out               p0 q0 r0 s0
 *     q  q0 q1 q2 q3   →    out +   stride    p1 q1 r1 s1
 *     r  r0 r1 r2 r3        out + 2 stride    p2 q2 r2 s2
 *     s  s0 s1 s2 s3        out + 3 stride    p3 q3 r3 s3
 */
export function storeTransposed(out: usize, stride: usize, p: v128, q: v128, r: v128, s: v128): void {
  const pq01 = i32x4.shuffle(p, q, 0, 4, 1, 5), pq23 = i32x4.shuffle(p, q, 2, 6, 3, 7);
  const rs01 = i32x4.shuffle(r, s, 0, 4, 1, 5), rs23 = i32x4.shuffle(r, s, 2, 6, 3, 7);
  v128.store(out, i64x2.shuffle(pq01, rs01, 0, 2));
  v128.store(out + stride, i64x2.shuffle(pq01, rs01, 1, 3));
  v128.store(out + 2 * stride, i64x2.shuffle(pq23, rs23, 0, 2));
  v128.store(out + 3 * stride, i64x2.shuffle(pq23, rs23, 1, 3));
}
