/** Signing keys (HMAC, RFC 2104), as assembly/exports/signing-keys.ts has them. */
import type { Core } from './core.js';
import { STATES_LENGTH } from './shapes.js';

/**
 * Derives a signing key (AWS, "Create a signed AWS API request", step 4): HMAC with `AWS4` and the secret over the first
 * step, with the result over the next, and so on. Returns 32 bytes; nothing of it stays in the core's memory.
 *
 * @param steps see `signingKeySteps`
 */
export function deriveSigningKey(core: Core, secretAccessKey: string, steps: readonly string[]): Uint8Array {
  core.input.startAt(0);
  core.input.text(`AWS4${secretAccessKey}`);
  for (const step of steps) core.input.text(step);
  core.exports.deriveSigningKey(steps.length);
  return core.takeOutput(32);
}

/** The saved inner and outer state of an HMAC key. Returns 64 bytes, as secret as the key. */
export function hmacStates(core: Core, key: Uint8Array): Uint8Array {
  core.input.startAt(0);
  core.input.rawBytes(key);
  core.exports.hmacStates(key.length);
  core.input.clear(key.length);
  return core.takeOutput(STATES_LENGTH);
}
