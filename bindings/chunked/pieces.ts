/** Collects the pieces of a chunk. It merges small pieces, because a body in pieces of one byte would need a hundred times its memory. */

/** Pieces of at least this size are kept as they are. */
const LARGE = 1024;
const SHARED = 16 * 1024;

export class Pieces {
  #pieces: Uint8Array[] = [];
  /** The last piece, if it has room for more bytes, and the number of bytes used. */
  #shared: Uint8Array | undefined;
  #used = 0;

  /** @param missing Bytes still to come, including this piece. No more memory than that is reserved. */
  add(piece: Uint8Array, missing: number): void {
    if (piece.length >= LARGE) {
      this.#close();
      this.#pieces.push(piece);
      return;
    }
    if (this.#shared === undefined || this.#shared.length - this.#used < piece.length) {
      this.#close();
      this.#shared = new Uint8Array(Math.min(SHARED, missing));
    }
    this.#shared.set(piece, this.#used);
    this.#used += piece.length;
  }

  /** Returns all pieces and clears the collection. */
  take(): Uint8Array[] {
    this.#close();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #close(): void {
    // A view keeps its whole memory alive. If less than half is used, a copy is smaller.
    const view = this.#shared?.subarray(0, this.#used);
    if (view !== undefined) this.#pieces.push(2 * view.length < view.buffer.byteLength ? view.slice() : view);
    this.#shared = undefined;
    this.#used = 0;
  }
}
