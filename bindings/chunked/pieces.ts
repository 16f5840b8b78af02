/** Pieces of a chunk, as they came; small ones are put together, or a body in pieces of a byte would need a hundred times its memory. */

/** From this size on a piece is kept as it is. */
const LARGE = 1024;
const SHARED = 16 * 1024;

export class Pieces {
  #pieces: Uint8Array[] = [];
  /** The last of the pieces, if it has room for more; and how much of it is used. */
  #shared: Uint8Array | undefined;
  #used = 0;

  /** @param missing bytes that are still to come, those of the piece included: no more room is made than they need */
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

  /** All pieces; none is left. */
  take(): Uint8Array[] {
    this.#close();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #close(): void {
    // A view keeps all of its memory: where little of that is used, a copy is smaller.
    const view = this.#shared?.subarray(0, this.#used);
    if (view !== undefined) this.#pieces.push(2 * view.length < view.buffer.byteLength ? view.slice() : view);
    this.#shared = undefined;
    this.#used = 0;
  }
}
