/**
 * Frames a body while it passes. It collects and hashes the bytes of a chunk, then outputs a line with the signature and the unchanged
 * bytes.
 */

import type { Hasher, Hashers } from '../api/chunked.js';
import { refused, wrongType } from '../api/errors.js';
import type { Core } from '../core/core.js';
import { EMPTY_HASH, hashPayload } from '../protocol/payload-hash.js';
import type { SignatureChain } from './chain.js';
import { endChecksum, startChecksum } from './checksums.js';
import { canonicalTrailers, chunkLine, type Framing, SIGNATURE_BEFORE_END, trailerLines } from './frames.js';
import { hashPieces } from './hash.js';
import type { PlannedTrailer } from './trailers.js';

const encoder = new TextEncoder();
const LINE_BREAK = '\r\n';

export class ChunkEncoder implements Transformer<Uint8Array, Uint8Array> {
  readonly #core: Core;
  readonly #framing: Framing;
  /** Sorted by name. The value of a checksum is computed at the end. */
  readonly #trailers: readonly PlannedTrailer[];
  readonly #hashers: Hashers;
  #checksum: Hasher | undefined;
  /** Undefined for unsigned chunks. */
  readonly #chain: SignatureChain | undefined;
  /** The chunk that is being collected. */
  #pieces: Uint8Array[] = [];
  #size = 0;
  /** Bytes received in total. */
  #total = 0;
  /** Set after the first chunk, whose bytes the next line terminates with a line break. */
  #hasBegun = false;
  /** The last line with its leading line break. A chunk of the same size reuses it with a new signature. */
  #line: { readonly size: number; readonly bytes: Uint8Array } | undefined;

  constructor(
    core: Core,
    framing: Framing,
    trailers: readonly PlannedTrailer[],
    hashers: Hashers,
    chain: SignatureChain | undefined,
  ) {
    this.#core = core;
    this.#framing = framing;
    this.#trailers = trailers;
    this.#hashers = hashers;
    this.#chain = chain;
  }

  async start(): Promise<void> {
    const algorithm = this.#trailers.find((trailer) => trailer.algorithm !== undefined)?.algorithm;
    if (algorithm !== undefined) this.#checksum = await startChecksum(algorithm, this.#core, this.#hashers);
  }

  transform(piece: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>): void | Promise<void> {
    if (!(piece instanceof Uint8Array)) throw wrongType('chunk', 'a Uint8Array', piece);
    const { decodedLength } = this.#framing;
    this.#total += piece.length;
    if (this.#total > decodedLength) throw mismatch('more', decodedLength);
    this.#checksum?.update(piece);
    return this.#cut(piece, 0, controller);
  }

  /** Splits a piece at chunk boundaries, starting at `at`. Returns a promise only if hashing needs one. */
  #cut(piece: Uint8Array, at: number, controller: TransformStreamDefaultController<Uint8Array>): void | Promise<void> {
    const { chunkSize } = this.#framing;
    while (at < piece.length) {
      const end = Math.min(piece.length, at + chunkSize - this.#size);
      const part = end - at === piece.length ? piece : piece.subarray(at, end);
      this.#pieces.push(part);
      this.#size += part.length;
      at += part.length;
      if (this.#size < chunkSize) return;
      const rest = at;
      const hashing = this.#handOn(controller);
      if (hashing !== undefined) return hashing.then(() => this.#cut(piece, rest, controller));
    }
  }

  /** Signs the collected chunk and outputs it. */
  #handOn(controller: TransformStreamDefaultController<Uint8Array>): undefined | Promise<void> {
    const pieces = this.#pieces;
    const size = this.#size;
    this.#pieces = [];
    this.#size = 0;
    // A piece has length 0 after its memory was transferred.
    if (pieces.reduce((sum, { length }) => sum + length, 0) !== size)
      throw wrongType('chunk', 'bytes that are not transferred before they are sent', undefined);
    const give = (hash: string | undefined) => {
      this.#giveLine(size, hash, controller);
      for (const piece of pieces) controller.enqueue(piece);
    };
    const hash = this.#chain === undefined ? undefined : hashPieces(this.#core, pieces, size);
    if (typeof hash === 'object') return hash.then(give);
    give(hash);
    return undefined;
  }

  #giveLine(size: number, hash: string | undefined, controller: TransformStreamDefaultController<Uint8Array>): void {
    if (this.#line?.size !== size)
      this.#line = { size, bytes: encoder.encode(LINE_BREAK + chunkLine(size, this.#chain !== undefined)) };
    const { bytes } = this.#line;
    if (this.#chain !== undefined && hash !== undefined) {
      this.#chain.signChunk(hash);
      bytes.set(this.#chain.digits, bytes.length - SIGNATURE_BEFORE_END);
    }
    // A copy, because the reader of the stream may keep or transfer it.
    controller.enqueue(bytes.slice(this.#hasBegun ? 0 : LINE_BREAK.length));
    this.#hasBegun = true;
  }

  async flush(controller: TransformStreamDefaultController<Uint8Array>): Promise<void> {
    const { decodedLength } = this.#framing;
    if (this.#total < decodedLength) throw mismatch('fewer', decodedLength);
    if (this.#size > 0) await this.#handOn(controller);
    this.#giveLine(0, this.#chain && EMPTY_HASH, controller);
    const trailers: [string, string][] = [];
    for (const { name, value } of this.#trailers)
      trailers.push([name, value ?? (await endChecksum(this.#checksum as Hasher))]);
    const signature =
      trailers.length === 0
        ? undefined
        : this.#chain?.signTrailers(hashPayload(this.#core, canonicalTrailers(trailers)));
    controller.enqueue(encoder.encode(`${trailerLines(trailers, signature)}\r\n`));
  }
}

function mismatch(amount: 'more' | 'fewer', decodedLength: number): Error {
  return refused('LengthMismatch', 'decodedLength', `is ${decodedLength}, but the stream has ${amount} bytes`);
}
