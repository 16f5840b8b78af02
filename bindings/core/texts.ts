/** Signs any text (policies, chunks, events), by assembly/exports/texts.ts. */
import type { Core } from './core.js';
import { SIGNATURE_LENGTH, STATES_LENGTH } from './shapes.js';

/**
 * Signs several messages with one key, in lanes. The states, and each message with four more bytes, must fit the core's input.
 *
 * @param states See `hmacStates`.
 * @returns HMAC-SHA256 of each message in 64 lower-case hex digits.
 */
export function signMessages(core: Core, states: Uint8Array, messages: readonly Uint8Array[]): string[] {
  startFields(core, states);
  for (const message of messages) core.input.bytes(message);
  signFields(core, messages.length);
  const digits = core.readAscii(core.outputAt, core.outputAt + messages.length * SIGNATURE_LENGTH);
  return messages.map((_, i) => digits.slice(i * SIGNATURE_LENGTH, (i + 1) * SIGNATURE_LENGTH));
}

/** Signs one ASCII text, like `signMessages`. It avoids arrays, which are half of the cost of a short text. */
export function signText(core: Core, states: Uint8Array, text: string): string {
  startFields(core, states);
  core.input.text(text);
  signFields(core, 1);
  return core.readAscii(core.outputAt, core.outputAt + SIGNATURE_LENGTH);
}

/** Signs a text packed by `packField` and writes the 64 digits to `digits`. It is faster because it creates no strings. */
export function signField(core: Core, states: Uint8Array, field: Uint8Array, digits: Uint8Array): void {
  startFields(core, states);
  core.input.rawBytes(field);
  signFields(core, 1);
  digits.set(core.digits);
}

/** Writes the states before the fields. */
function startFields({ input }: Core, states: Uint8Array): void {
  input.startAt(0);
  input.rawBytes(states);
}

/** Signs the fields in the input. The states are overwritten after the call. */
function signFields({ exports, input }: Core, count: number): void {
  exports.signFields(count);
  input.clear(STATES_LENGTH);
}
