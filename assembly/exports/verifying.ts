/**
 * Verifying presigned URLs: they are read in one call and compared in another, because keys are looked up in between. The module without SIMD has
 * no lanes and leaves it to the general path: it would gain little, and be a fifth larger.
 */
import { SIMD } from '../features';
import { OUTPUT, REQUESTS_CAPACITY } from '../memory';
import { beginCall, endCall } from '../used';
import { readPresignedLines } from '../verify/presigned';
import { compareSignatures } from '../verify/signatures';

/** Requests of a call. */
export const PRESIGNED_CAPACITY: usize = SIMD ? REQUESTS_CAPACITY : 0;

/** Reads the `count` requests in INPUT, see verify/presigned.ts. What was read is at OFFSETS and in OUTPUT. */
export function readPresigned(count: usize): void {
  if (!SIMD) return;
  beginCall();
  endCall(readPresignedLines(count));
}

/** Signs the `count` requests again that are at OFFSETS, see verify/signatures.ts. */
export function comparePresigned(count: usize): void {
  if (!SIMD) return;
  beginCall();
  compareSignatures(count);
  endCall(OUTPUT);
}
