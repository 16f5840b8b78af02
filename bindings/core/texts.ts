/** Signatures of any texts: policies, chunks, events, as assembly/exports/texts.ts has them. */
import type { Core } from './core.js';
import { SIGNATURE_LENGTH, STATES_LENGTH } from './shapes.js';

/**
 * Signs several messages with one key, in lanes; with the states and four bytes for each they must fit the core's input.
 *
 * @param states see `hmacStates`
 * @returns HMAC-SHA256 of each in 64 lower-case hexadecimal digits
 */
export function signMessages(core: Core, states: Uint8Array, messages: readonly Uint8Array[]): string[] {
  startFields(core, states);
  for (const message of messages) core.input.bytes(message);
  signFields(core, messages.length);
  const digits = core.readAscii(core.outputAt, core.outputAt + messages.length * SIGNATURE_LENGTH);
  return messages.map((_, i) => digits.slice(i * SIGNATURE_LENGTH, (i + 1) * SIGNATURE_LENGTH));
}

/** Signs one text of ASCII, as `signMessages`: without the arrays around it, which are half of what a short text costs. */
export function signText(core: Core, states: Uint8Array, text: string): string {
  startFields(core, states);
  core.input.text(text);
  signFields(core, 1);
  return core.readAscii(core.outputAt, core.outputAt + SIGNATURE_LENGTH);
}

/** Signs one text, packed by `packField`, and writes the 64 digits to `digits`: what takes and gives no strings takes less. */
export function signField(core: Core, states: Uint8Array, field: Uint8Array, digits: Uint8Array): void {
  startFields(core, states);
  core.input.rawBytes(field);
  signFields(core, 1);
  digits.set(core.digits);
}

/** Puts the states where fields are to follow. */
function startFields({ input }: Core, states: Uint8Array): void {
  input.startAt(0);
  input.rawBytes(states);
}

/** Signs the fields in the input. The states stay there no longer than the call. */
function signFields({ exports, input }: Core, count: number): void {
  exports.signFields(count);
  input.clear(STATES_LENGTH);
}
