/** Packs text for the core. A field is its length (u32, little-endian) and its bytes. See assembly/text/fields.ts. */

import { outOfRange } from '../api/errors.js';

const encoder = new TextEncoder();

/** Bytes of a count. */
export const countSize = 4;

/** Returns the most bytes that a text can need as a field. */
export function fieldSize(text: string): number {
  return countSize + 3 * text.length;
}

/**
 * Packs a text as a field in its own memory. It does not use `FieldWriter`, so that code that needs only this function does not include the
 * class.
 */
export function packField(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  const field = new Uint8Array(countSize + bytes.length);
  new DataView(field.buffer).setUint32(0, bytes.length, true);
  field.set(bytes, countSize);
  return field;
}

/**
 * Writes fields to `target` one after another. The target must be large enough, so callers check `room` first. The writer of a core's input
 * also records how far it has ever written.
 */
export class FieldWriter {
  readonly #target: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #most = 0;

  constructor(target: Uint8Array) {
    this.#target = target;
    this.#view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  }

  /** Continues at another position of the target. */
  startAt(at: number): void {
    this.#most = this.extent;
    this.#at = at;
  }

  /** Bytes from the start of the target that may contain data since the last `forget`. */
  get extent(): number {
    return Math.max(this.#most, this.#at);
  }

  /** Overwrites the first bytes of the target. */
  clear(length: number): void {
    this.#target.fill(0, 0, length);
  }

  /** Records that the target was overwritten and holds no data. */
  forget(): void {
    this.#most = this.#at = 0;
  }

  /** Returns the bytes written so far, as a view of the target's memory. */
  written(): Uint8Array {
    return this.#target.subarray(0, this.#at);
  }

  /** Bytes left in the target. */
  get room(): number {
    return this.#target.length - this.#at;
  }

  count(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += countSize;
  }

  text(text: string): void {
    const at = this.#at;
    this.#at += countSize;
    const written = this.raw(text);
    this.#view.setUint32(at, written, true);
  }

  /** Writes a text without its length, and returns the length in bytes. */
  raw(text: string): number {
    const { read, written } = encoder.encodeInto(text, this.#target.subarray(this.#at));
    this.#at += written;
    // A truncated text would be signed without notice. Callers check lengths first, and this is the last check.
    if (read < text.length) throw outOfRange('text', 'text that fits the core', 'more');
    return written;
  }

  /** Writes bytes without their length. */
  rawBytes(bytes: Uint8Array): void {
    this.#target.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Writes a count, and then that number of pairs. */
  pairs(pairs: readonly (readonly [name: string, value: string])[]): void {
    this.count(pairs.length);
    for (const [name, value] of pairs) {
      this.text(name);
      this.text(value);
    }
  }

  bytes(bytes: Uint8Array): void {
    this.count(bytes.length);
    this.rawBytes(bytes);
  }
}
