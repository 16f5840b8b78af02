/**
 * Reads the framing of a body in chunks, from pieces that may end anywhere. Bytes of a chunk are kept as they came, and a line is never
 * longer than it may be:
 *
 *     line ──▶ data ──▶ break ──▶ line ──▶ … ──▶ line of no bytes ──▶ trailer lines ──▶ empty line ──▶ end
 *
 * A line ends in CR LF. A trailer's may end in LF CR LF: so minio-go sends it, and S3 takes it (minio/minio-go, pull request 1705).
 */
import { refused } from '../api/errors.js';
import { Pieces } from './pieces.js';

/** What is told of a body. A promise that is returned is waited for before more is read. */
export interface FrameListener {
  /** The line of a chunk: refuses its size before a byte of it is kept. */
  onLine(line: string): number;
  /** A whole chunk, in the pieces in which it came. */
  onChunk(pieces: readonly Uint8Array[], size: number): void | Promise<void>;
  /** A line behind the last chunk. */
  onTrailer(line: string): void;
  /** The empty line behind those. */
  onEnd(): void | Promise<void>;
}

/** A size of eight digits, an extension with a signature; a trailer's value of 8,192 bytes with its name. */
const LONGEST_LINE = 256;
const LONGEST_TRAILER = 9216;

const LINE_FEED = 0x0a;

type State = 'line' | 'data' | 'break' | 'trailer' | 'end';

/**
 * Waited for behind each chunk, so that who reads the stream has it before the next one is judged: a stream that ends with an error throws away what
 * was not read yet.
 */
const TAKEN = Promise.resolve();

const decoder = new TextDecoder('latin1');

export class FrameParser {
  readonly #listener: FrameListener;
  #state: State = 'line';
  /** The part of a line that came already. */
  #line = '';
  /** True after a trailer's line that ended in LF: CR LF must follow, and does not count as a line. */
  #isAfterLineFeed = false;
  readonly #pieces = new Pieces();
  #size = 0;
  /** Bytes of the chunk that have not come yet. */
  #missing = 0;
  /** What the listener made of the last line. */
  #waiting: void | Promise<void> = undefined;

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** True once the empty line behind the last chunk was read. */
  get hasEnded(): boolean {
    return this.#state === 'end';
  }

  /**
   * Reads one more piece. No promise is made but the listener's, and one behind each chunk (`TAKEN`).
   *
   * @throws SigV4Error, what the listener throws
   */
  read(piece: Uint8Array): void | Promise<void> {
    return this.#readFrom(piece, 0);
  }

  #readFrom(piece: Uint8Array, from: number): void | Promise<void> {
    for (let at = from; at < piece.length; ) {
      if (this.#state === 'end') throw refused('InvalidChunk', 'body', 'goes on behind its end');
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
      throw refused('InvalidChunk', 'body', 'has a line that is too long');
    if (end < 0) return to;
    const isWhole = this.#line.endsWith('\r\n');
    const line = this.#line.slice(0, isWhole ? -2 : -1);
    this.#line = '';
    // After a line feed only CR LF may come, and only a trailer may end in a line feed.
    const isRight = this.#isAfterLineFeed
      ? isWhole && line === ''
      : isWhole || (this.#state === 'trailer' && line !== '');
    if (!isRight) throw refused('InvalidChunk', 'body', 'has a line that does not end in CR LF');
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
        if (line !== '') throw refused('InvalidChunk', 'body', 'has a chunk that is longer than its line says');
        this.#state = 'line';
        return this.#listener.onChunk(this.#pieces.take(), this.#size) ?? TAKEN;
      default:
        if (line !== '') return this.#listener.onTrailer(line);
        this.#state = 'end';
        return this.#listener.onEnd();
    }
  }
}
