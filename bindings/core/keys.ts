/** Signing keys and what is signed with them (HMAC, RFC 2104), as assembly/exports/signing-keys.ts has it. */
import type { Instance } from './instance.js';
import { FieldWriter } from './packing.js';
import { SIGNATURE_LENGTH, STATES_LENGTH } from './shapes.js';

export class Keys {
  readonly #instance: Instance;
  /** The input after the states of a key. */
  readonly #fields: Uint8Array;
  /** Where the signature of a single text is. */
  readonly #digits: Uint8Array;

  constructor(instance: Instance) {
    const { input, memory, outputAt } = instance;
    this.#instance = instance;
    this.#fields = input.subarray(STATES_LENGTH);
    this.#digits = memory.subarray(outputAt, outputAt + SIGNATURE_LENGTH);
  }

  /**
   * Derives a signing key (AWS, "Create a signed AWS API request", step 4): HMAC with `AWS4` and the secret over the first
   * step, with the result over the next, and so on. Returns 32 bytes; nothing of it stays in the core's memory.
   *
   * @param steps see `signingKeySteps`
   */
  deriveSigningKey(secretAccessKey: string, steps: readonly string[]): Uint8Array {
    const writer = new FieldWriter(this.#instance.input);
    writer.text(`AWS4${secretAccessKey}`);
    for (const step of steps) writer.text(step);
    this.#instance.exports.deriveSigningKey(steps.length);
    return this.#instance.takeOutput(32);
  }

  /** The saved inner and outer state of an HMAC key. Returns 64 bytes, as secret as the key. */
  hmacStates(key: Uint8Array): Uint8Array {
    const { exports, input } = this.#instance;
    input.set(key);
    exports.hmacStates(key.length);
    input.fill(0, 0, key.length);
    return this.#instance.takeOutput(STATES_LENGTH);
  }

  /**
   * Signs several messages with one key, in lanes; with the states and four bytes for each they must fit the core's input.
   *
   * @param states see `hmacStates`
   * @returns HMAC-SHA256 of each in 64 lower-case hexadecimal digits
   */
  signMessages(states: Uint8Array, messages: readonly Uint8Array[]): string[] {
    const { outputAt, readAscii } = this.#instance;
    const writer = new FieldWriter(this.#fields);
    for (const message of messages) writer.bytes(message);
    this.#signFields(states, messages.length);
    const digits = readAscii(outputAt, outputAt + messages.length * SIGNATURE_LENGTH);
    return messages.map((_, i) => digits.slice(i * SIGNATURE_LENGTH, (i + 1) * SIGNATURE_LENGTH));
  }

  /** Signs one text of ASCII, as `signMessages`: without the arrays around it, which are half of what a short text costs. */
  signText(states: Uint8Array, text: string): string {
    const { outputAt, readAscii } = this.#instance;
    new FieldWriter(this.#fields).text(text);
    this.#signFields(states, 1);
    return readAscii(outputAt, outputAt + SIGNATURE_LENGTH);
  }

  /** Signs one text, packed by `packField`, and writes the 64 digits to `digits`: what takes and gives no strings takes less. */
  signField(states: Uint8Array, field: Uint8Array, digits: Uint8Array): void {
    this.#fields.set(field);
    this.#signFields(states, 1);
    digits.set(this.#digits);
  }

  /** Signs the fields in the input, which the states are put before. The states stay there no longer than the call. */
  #signFields(states: Uint8Array, count: number): void {
    const { exports, input } = this.#instance;
    input.set(states);
    exports.signFields(count);
    input.fill(0, 0, states.length);
  }
}
