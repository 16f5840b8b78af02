/** Packs text for the core: fields, each a length (u32, little-endian) and its bytes, and counts. See assembly/text/fields.ts. */

import { outOfRange } from '../api/errors.js';

const encoder = new TextEncoder();

/** Bytes of a count. */
export const countSize = 4;

/** The most bytes that a text can need as a field. */
export function fieldSize(text: string): number {
  return countSize + 3 * text.length;
}

/** A text as a field with memory of its own. Not by a `FieldWriter`, which whoever needs nothing else would carry. */
export function packField(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  const field = new Uint8Array(countSize + bytes.length);
  new DataView(field.buffer).setUint32(0, bytes.length, true);
  field.set(bytes, countSize);
  return field;
}

/**
 * Writes fields one after the other into `target`, which must be large enough: the caller asks `room` first. The writer of a core's input also
 * knows how far that was ever written.
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

  /** Begins again, at a place of the target. */
  startAt(at: number): void {
    this.#most = this.extent;
    this.#at = at;
  }

  /** Bytes from the target's beginning that were written, since `clear` at the latest. */
  get extent(): number {
    return Math.max(this.#most, this.#at);
  }

  /** Overwrites the first bytes of the target. */
  clear(length: number): void {
    this.#target.fill(0, 0, length);
  }

  /** Nothing of the target is written any more: it was overwritten. */
  forget(): void {
    this.#most = this.#at = 0;
  }

  /** The bytes written so far, in the target's own memory. */
  written(): Uint8Array {
    return this.#target.subarray(0, this.#at);
  }

  /** Bytes that are left. */
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

  /** A text as it is, without its length, which is returned. */
  raw(text: string): number {
    const { read, written } = encoder.encodeInto(text, this.#target.subarray(this.#at));
    this.#at += written;
    // Half a text would be signed without a trace. Callers limit what they pass; this is the last line.
    if (read < text.length) throw outOfRange('text', 'what fits the input of the core', 'more');
    return written;
  }

  /** Bytes as they are, without their length. */
  rawBytes(bytes: Uint8Array): void {
    this.#target.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A count, and as many pairs. */
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
