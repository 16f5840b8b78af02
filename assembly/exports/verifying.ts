/**
 * Verifying requests in lanes: they are read in one call and compared in another, because keys are looked up in between. The module without SIMD has
 * no lanes and leaves it to the general path: it would gain little, and be a fifth larger.
 */
import { SIMD } from '../features';
import { OUTPUT, REQUESTS_CAPACITY } from '../memory';
import { beginCall, endCall } from '../used';
import { readHeaderSignedLines } from '../verify/header-signed';
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

/** The same for requests that are signed in their headers, in `length` bytes with `lines` newlines, see verify/header-signed.ts. */
export function readHeaderSigned(count: usize, length: usize, lines: usize): void {
  if (!SIMD) return;
  beginCall();
  endCall(readHeaderSignedLines(count, length, lines));
}

/** Signs the `count` requests again that are at OFFSETS, see verify/signatures.ts. */
export function comparePresigned(count: usize): void {
  if (!SIMD) return;
  beginCall();
  compareSignatures(count);
  endCall(OUTPUT);
}
