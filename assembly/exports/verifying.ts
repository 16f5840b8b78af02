/**
 * Verifies requests in lanes. One call reads them and another compares, because the bindings look up the keys in
 * between. The module without SIMD has no lanes, so the bindings verify on the general path there: lanes would gain
 * little and make the module a fifth larger.
 */
import { SIMD } from '../features';
import { OUTPUT, REQUESTS_CAPACITY } from '../memory';
import { beginCall, endCall } from '../used';
import { readHeaderSignedLines } from '../verify/header-signed';
import { readPresignedLines } from '../verify/presigned';
import { compareSignatures } from '../verify/signatures';

/** Requests of a call. 0 without SIMD. */
export const PRESIGNED_CAPACITY: usize = SIMD ? REQUESTS_CAPACITY : 0;

/** Reads the `count` requests in INPUT, see verify/presigned.ts. Writes the results to OFFSETS and OUTPUT. */
export function readPresigned(count: usize): void {
  if (!SIMD) return;
  beginCall();
  endCall(readPresignedLines(count));
}

/** Reads requests that are signed in their headers: `length` bytes with `lines` newlines, see verify/header-signed.ts. */
export function readHeaderSigned(count: usize, length: usize, lines: usize): void {
  if (!SIMD) return;
  beginCall();
  endCall(readHeaderSignedLines(count, length, lines));
}

/** Signs the `count` requests at OFFSETS again and compares the signatures, see verify/signatures.ts. */
export function comparePresigned(count: usize): void {
  if (!SIMD) return;
  beginCall();
  compareSignatures(count);
  endCall(OUTPUT);
}
