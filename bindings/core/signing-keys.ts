/** Signing keys (HMAC, RFC 2104) by assembly/exports/signing-keys.ts. */
import type { Core } from './core.js';
import { STATES_LENGTH } from './shapes.js';

/**
 * Derives a signing key (AWS, "Create a signed AWS API request", step 4). It computes the HMAC of the first step with `AWS4` and the secret
 * as key, then of each further step with the previous result. Returns 32 bytes. No copy stays in the core's memory.
 *
 * @param steps See `signingKeySteps`.
 */
export function deriveSigningKey(core: Core, secretAccessKey: string, steps: readonly string[]): Uint8Array {
  core.input.startAt(0);
  core.input.text(`AWS4${secretAccessKey}`);
  for (const step of steps) core.input.text(step);
  core.exports.deriveSigningKey(steps.length);
  return core.takeOutput(32);
}

/** Returns the saved inner and outer state of an HMAC key, 64 bytes. They are as secret as the key. */
export function hmacStates(core: Core, key: Uint8Array): Uint8Array {
  core.input.startAt(0);
  core.input.rawBytes(key);
  core.exports.hmacStates(key.length);
  core.input.clear(key.length);
  return core.takeOutput(STATES_LENGTH);
}
