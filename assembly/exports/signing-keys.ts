/** Key derivation, and the saved HMAC states of a key. */
import { hmacKey, MOST_PADDING } from '../keys/hmac';
import { deriveKey } from '../keys/signing-key';
import { INPUT, OUTPUT } from '../memory';
import { DIGEST } from '../sha256/constants';
import { nextFieldAt } from '../text/fields';
import { beginCall, endCall } from '../used';

/** Expands the HMAC key of `length` bytes in INPUT: writes its saved states (64 bytes) to OUTPUT. */
export function hmacStates(length: usize): void {
  hmacKey(OUTPUT, INPUT, length);
}

/** Derives a key from the fields in INPUT, see keys/signing-key.ts. Writes 32 bytes to OUTPUT. */
export function deriveSigningKey(steps: i32): void {
  beginCall();
  deriveKey(OUTPUT, INPUT, steps);
  // The text of a step follows the key in OUTPUT. No step is longer than all fields of INPUT together.
  endCall(OUTPUT + DIGEST + (nextFieldAt() - INPUT) + MOST_PADDING);
}
