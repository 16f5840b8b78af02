/** SHA-256 of any message. */
import { INPUT, OUTPUT } from '../memory';
import { streamFinish, streamResume, streamStart, streamSuspend, streamUpdate } from '../sha256/stream';

/**
 * Starts SHA-256 of a message in pieces: start, any number of updates with bytes in INPUT, then finish, which writes 32
 * bytes to OUTPUT.
 */
export function sha256Start(): void {
  streamStart();
}
export function sha256Update(length: usize): void {
  streamUpdate(INPUT, length);
}
export function sha256Finish(): void {
  streamFinish(OUTPUT);
}

/**
 * Suspends the current message so that another can be hashed. Writes the state that `sha256Resume` reads from INPUT to
 * OUTPUT, and returns its length.
 */
export function sha256Suspend(): usize {
  return streamSuspend(OUTPUT);
}
export function sha256Resume(): void {
  streamResume(INPUT);
}
