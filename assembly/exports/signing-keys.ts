/** Keys: derived, and expanded into what is kept of them. */
import { hmacKey } from '../keys/hmac';
import { deriveKey } from '../keys/signing-key';
import { INPUT, OUTPUT } from '../memory';

/** Expands the HMAC key of `length` bytes in INPUT: writes its saved states (64 bytes) to OUTPUT. */
export function hmacStates(length: usize): void {
  hmacKey(OUTPUT, INPUT, length);
}

/** Derives a key from the fields in INPUT, see keys/signing-key.ts: writes 32 bytes to OUTPUT. */
export function deriveSigningKey(steps: i32): void {
  deriveKey(OUTPUT, INPUT, steps);
}
