/** Verifying presigned URLs: they are read in one call and compared in another, because keys are looked up in between. */
import { readPresignedLines } from '../verify/presigned';
import { compareSignatures } from '../verify/signatures';

export { PRESIGNED_CAPACITY } from '../verify/presigned';

/** Reads the `count` requests in INPUT, see verify/presigned.ts. What was read is at OFFSETS and in OUTPUT. */
export function readPresigned(count: usize): void {
  readPresignedLines(count);
}

/** Signs the `count` requests again that are at OFFSETS, see verify/signatures.ts. */
export function comparePresigned(count: usize): void {
  compareSignatures(count);
}
