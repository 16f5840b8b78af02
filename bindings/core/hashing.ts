/** SHA-256 (FIPS 180-4) by assembly/exports/hashing.ts. */
import type { Core } from './core.js';

/** Returns the SHA-256 of a message as 32 bytes. The message may have any length and any number of pieces. */
export function sha256(core: Core, ...pieces: readonly Uint8Array[]): Uint8Array {
  core.exports.sha256Start();
  for (const piece of pieces) update(core, piece);
  core.exports.sha256Finish();
  return core.takeOutput(32);
}

/**
 * Starts or continues the SHA-256 of a message in pieces. Other messages can be hashed in between.
 *
 * @param state Result of the previous call, undefined for the first piece.
 * @returns The state after this piece.
 */
export function continueSha256(core: Core, state: Uint8Array | undefined, piece: Uint8Array): Uint8Array {
  resume(core, state);
  update(core, piece);
  return core.takeOutput(core.exports.sha256Suspend());
}

/** Ends the message and returns its SHA-256 as 32 bytes. */
export function endSha256(core: Core, state: Uint8Array | undefined): Uint8Array {
  resume(core, state);
  core.exports.sha256Finish();
  return core.takeOutput(32);
}

function update({ exports, input, inputCapacity }: Core, piece: Uint8Array): void {
  for (let at = 0; at < piece.length; at += inputCapacity) {
    const part = piece.subarray(at, at + inputCapacity);
    input.startAt(0);
    input.rawBytes(part);
    exports.sha256Update(part.length);
  }
}

function resume({ exports, input }: Core, state: Uint8Array | undefined): void {
  if (state === undefined) {
    exports.sha256Start();
    return;
  }
  input.startAt(0);
  input.rawBytes(state);
  exports.sha256Resume();
}
