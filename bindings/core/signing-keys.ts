/** Signing keys and what is signed with them (HMAC, RFC 2104), as assembly/exports/keys.ts has it. */
import type { Core } from './core.js';
import { FieldWriter } from './packing.js';
import { SIGNATURE_LENGTH, STATES_LENGTH } from './shapes.js';

/**
 * Derives a signing key (AWS, "Create a signed AWS API request", step 4): HMAC with `AWS4` and the secret over the first
 * step, with the result over the next, and so on. Returns 32 bytes; nothing of it stays in the core's memory.
 *
 * @param steps see `signingKeySteps`
 */
export function deriveSigningKey(core: Core, secretAccessKey: string, steps: readonly string[]): Uint8Array {
  const writer = new FieldWriter(core.input);
  writer.text(`AWS4${secretAccessKey}`);
  for (const step of steps) writer.text(step);
  core.exports.deriveSigningKey(steps.length);
  return core.takeOutput(32);
}

/** The saved inner and outer state of an HMAC key. Returns 64 bytes, as secret as the key. */
export function hmacStates(core: Core, key: Uint8Array): Uint8Array {
  core.input.set(key);
  core.exports.hmacStates(key.length);
  core.input.fill(0, 0, key.length);
  return core.takeOutput(STATES_LENGTH);
}

/**
 * Signs several messages with one key, in lanes; with the states and four bytes for each they must fit the core's input.
 *
 * @param states see `hmacStates`
 * @returns HMAC-SHA256 of each in 64 lower-case hexadecimal digits
 */
export function signMessages(core: Core, states: Uint8Array, messages: readonly Uint8Array[]): string[] {
  const writer = new FieldWriter(core.input.subarray(STATES_LENGTH));
  for (const message of messages) writer.bytes(message);
  signFields(core, states, messages.length);
  const digits = core.readAscii(core.outputAt, core.outputAt + messages.length * SIGNATURE_LENGTH);
  return messages.map((_, i) => digits.slice(i * SIGNATURE_LENGTH, (i + 1) * SIGNATURE_LENGTH));
}

/** Signs one text of ASCII, as `signMessages`: without the arrays around it, which are half of what a short text costs. */
export function signText(core: Core, states: Uint8Array, text: string): string {
  new FieldWriter(core.input.subarray(STATES_LENGTH)).text(text);
  signFields(core, states, 1);
  return core.readAscii(core.outputAt, core.outputAt + SIGNATURE_LENGTH);
}

/** Signs one text, packed by `packField`, and writes the 64 digits to `digits`: what takes and gives no strings takes less. */
export function signField(core: Core, states: Uint8Array, field: Uint8Array, digits: Uint8Array): void {
  core.input.set(field, STATES_LENGTH);
  signFields(core, states, 1);
  digits.set(core.digits);
}

/** Signs the fields in the input, which the states are put before. The states stay there no longer than the call. */
function signFields({ exports, input }: Core, states: Uint8Array, count: number): void {
  input.set(states);
  exports.signFields(count);
  input.fill(0, 0, states.length);
}
