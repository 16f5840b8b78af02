/** SHA-256 and HMAC of any message. */
import { digestFields } from '../digests';
import { hmacSign } from '../hmac';
import { INPUT, OUTPUT } from '../memory';
import { streamFinish, streamStart, streamUpdate } from '../sha256/stream';
import { signTexts } from '../signature/texts';

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

/** SHA-256 of `count` fields in INPUT, in lanes: writes 32 bytes for each to OUTPUT. */
export function sha256Many(count: usize): void {
  digestFields(OUTPUT, INPUT, count);
}

/** HMAC-SHA256 with the saved states (64 bytes) in INPUT of the `length` bytes behind them: writes 32 bytes to OUTPUT. */
export function hmac(length: usize): void {
  hmacSign(INPUT, INPUT + 64, length, OUTPUT);
}

/** HMAC-SHA256 of `count` fields behind the saved states (64 bytes) in INPUT, in lanes: writes 32 bytes for each to OUTPUT. */
export function hmacMany(count: usize): void {
  signTexts(OUTPUT, INPUT, INPUT + 64, count);
}
