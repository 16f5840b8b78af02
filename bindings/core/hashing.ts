/** SHA-256 (FIPS 180-4), as assembly/exports/hashing.ts has it. */
import type { Instance } from './instance.js';

export class Hashing {
  readonly #instance: Instance;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  /** SHA-256 of a message, of any length and in any number of pieces. Returns 32 bytes. */
  sha256(...pieces: readonly Uint8Array[]): Uint8Array {
    const { exports } = this.#instance;
    exports.sha256Start();
    for (const piece of pieces) this.#update(piece);
    exports.sha256Finish();
    return this.#instance.takeOutput(32);
  }

  /**
   * Starts, or goes on with, the SHA-256 of a message that comes in pieces, while other messages are hashed in between.
   *
   * @param state what the last call returned; undefined at the beginning
   * @returns the state after the piece
   */
  continueSha256(state: Uint8Array | undefined, piece: Uint8Array): Uint8Array {
    this.#resume(state);
    this.#update(piece);
    return this.#instance.takeOutput(this.#instance.exports.sha256Suspend());
  }

  /** Ends such a message. Returns its SHA-256, 32 bytes. */
  endSha256(state: Uint8Array | undefined): Uint8Array {
    this.#resume(state);
    this.#instance.exports.sha256Finish();
    return this.#instance.takeOutput(32);
  }

  #update(piece: Uint8Array): void {
    const { exports, input } = this.#instance;
    for (let at = 0; at < piece.length; at += input.length) {
      const part = piece.subarray(at, at + input.length);
      input.set(part);
      exports.sha256Update(part.length);
    }
  }

  #resume(state: Uint8Array | undefined): void {
    const { exports, input } = this.#instance;
    if (state === undefined) {
      exports.sha256Start();
      return;
    }
    input.set(state);
    exports.sha256Resume();
  }
}
