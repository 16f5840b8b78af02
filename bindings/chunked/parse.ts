/**
 * Parses the framing of a chunked body from pieces that may end anywhere. Chunk bytes are kept unchanged, and the length of lines is
 * limited:
 *
 * ```
 * line ──▶ data ──▶ break ──▶ line ──▶ … ──▶ line of no bytes ──▶ trailer lines ──▶ empty line ──▶ end
 * ```
 *
 * A line ends in CR LF. A trailer line may end in LF CR LF: minio-go sends this, and S3 accepts it (minio/minio-go, pull request 1705).
 */
import { refused } from '../api/errors.js';
import { Pieces } from './pieces.js';

/** Receives the parts of a body. The parser awaits a returned promise before it reads more. */
export interface FrameListener {
  /** Receives the line of a chunk and returns its size. It throws before any byte of a chunk that is too large is kept. */
  onLine(line: string): number;
  /** Receives a whole chunk, in the pieces in which it arrived. */
  onChunk(pieces: readonly Uint8Array[], size: number): void | Promise<void>;
  /** Receives a line after the last chunk. */
  onTrailer(line: string): void;
  /** Receives the empty line after the trailers. */
  onEnd(): void | Promise<void>;
}

/** Most bytes of a line: a size of eight digits with a signature; a trailer value of 8,192 bytes with its name. */
const LONGEST_LINE = 256;
const LONGEST_TRAILER = 9216;

const LINE_FEED = 0x0a;

type State = 'line' | 'data' | 'break' | 'trailer' | 'end';

/** Awaited after each chunk, so that the reader receives it before the next is checked. A stream that fails discards its unread chunks. */
const TAKEN = Promise.resolve();

const decoder = new TextDecoder('latin1');

export class FrameParser {
  readonly #listener: FrameListener;
  #state: State = 'line';
  /** Part of a line that has arrived. */
  #line = '';
  /** Set after a trailer line that ended in LF. CR LF must follow, and does not count as a line. */
  #isAfterLineFeed = false;
  readonly #pieces = new Pieces();
  #size = 0;
  /** Bytes of the chunk that have not arrived. */
  #missing = 0;
  /** Return value of the listener for the last line. */
  #waiting: void | Promise<void> = undefined;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** `true` after the empty line at the end of the body. */
  get hasEnded(): boolean {
    return this.#state === 'end';
  }

  /**
   * Reads another piece. It returns a promise only for the listener's promises and once after each chunk (`TAKEN`).
   *
   * @throws SigV4Error, and the listener's errors
   */
  read(piece: Uint8Array): void | Promise<void> {
    return this.#readFrom(piece, 0);
  }

  #readFrom(piece: Uint8Array, from: number): void | Promise<void> {
    for (let at = from; at < piece.length; ) {
      if (this.#state === 'end') throw refused('InvalidChunk', 'body', 'has bytes after its end');
      if (this.#state === 'data') {
        const part = piece.subarray(at, at + this.#missing);
        this.#pieces.add(part, this.#missing);
        this.#missing -= part.length;
        at += part.length;
        if (this.#missing === 0) this.#state = 'break';
        continue;
      }
      at = this.#readLine(piece, at);
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting !== undefined) return waiting.then(() => this.#readFrom(piece, at));
    }
  }

  #readLine(piece: Uint8Array, from: number): number {
    const longest = this.#state === 'trailer' ? LONGEST_TRAILER : LONGEST_LINE;
    const end = piece.subarray(from, from + longest).indexOf(LINE_FEED);
    const to = end < 0 ? Math.min(piece.length, from + longest) : from + end + 1;
    this.#line += decoder.decode(piece.subarray(from, to));
    if (this.#line.length > longest || (end < 0 && to < piece.length))
      throw refused('InvalidChunk', 'body', 'has a chunk header or trailer that is too long');
    if (end < 0) return to;
    const isWhole = this.#line.endsWith('\r\n');
    const line = this.#line.slice(0, isWhole ? -2 : -1);
    this.#line = '';
    // After LF only CR LF is valid, and only a trailer line may end in LF.
    const isRight = this.#isAfterLineFeed
      ? isWhole && line === ''
      : isWhole || (this.#state === 'trailer' && line !== '');
    if (!isRight) throw refused('InvalidChunk', 'body', 'has a chunk header or trailer that does not end in CR LF');
    if (!this.#isAfterLineFeed) this.#waiting = this.#take(line);
    this.#isAfterLineFeed = !isWhole;
    return to;
  }

  #take(line: string): void | Promise<void> {
    switch (this.#state) {
      case 'line':
        this.#size = this.#missing = this.#listener.onLine(line);
        this.#state = this.#size > 0 ? 'data' : 'trailer';
        return this.#size > 0 ? undefined : this.#listener.onChunk([], 0);
      case 'break':
        if (line !== '') throw refused('InvalidChunk', 'body', 'has a chunk that is longer than its announced size');
        this.#state = 'line';
        return this.#listener.onChunk(this.#pieces.take(), this.#size) ?? TAKEN;
      default:
        if (line !== '') return this.#listener.onTrailer(line);
        this.#state = 'end';
        return this.#listener.onEnd();
    }
  }
}
