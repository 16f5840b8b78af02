/** SHA-256 of any message. */
import { INPUT, OUTPUT } from '../memory';
import { streamFinish, streamResume, streamStart, streamSuspend, streamUpdate } from '../sha256/stream';

/** SHA-256 in pieces: start, any number of updates with bytes in INPUT, and finish, which writes 32 bytes to OUTPUT. */
export function sha256Start(): void {
  streamStart();
}
export function sha256Update(length: usize): void {
  streamUpdate(INPUT, length);
}
export function sha256Finish(): void {
  streamFinish(OUTPUT);
}

/** Lets another message be hashed before this one is finished: hands over, in OUTPUT, what `sha256Resume` takes in INPUT. Returns its length. */
export function sha256Suspend(): usize {
  return streamSuspend(OUTPUT);
}
export function sha256Resume(): void {
  streamResume(INPUT);
}
