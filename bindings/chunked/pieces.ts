/** Pieces of a chunk, as they came; small ones are put together, or a body in pieces of a byte would need a hundred times its memory. */

/** From this size on a piece is kept as it is. */
const LARGE = 1024;
const SHARED = 16 * 1024;

export class Pieces {
  #pieces: Uint8Array[] = [];
  /** The last of the pieces, if it has room for more; and how much of it is used. */
  #shared: Uint8Array | undefined;
  #used = 0;

  add(piece: Uint8Array): void {
    if (piece.length >= LARGE) {
      this.#close();
      this.#pieces.push(piece);
      return;
    }
    if (this.#shared === undefined || this.#shared.length - this.#used < piece.length) {
      this.#close();
      this.#shared = new Uint8Array(SHARED);
    }
    this.#shared.set(piece, this.#used);
    this.#used += piece.length;
  }

  /** All pieces; none is left. */
  take(): Uint8Array[] {
    this.#close();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #close(): void {
    if (this.#shared !== undefined) this.#pieces.push(this.#shared.subarray(0, this.#used));
    this.#shared = undefined;
    this.#used = 0;
  }
}
