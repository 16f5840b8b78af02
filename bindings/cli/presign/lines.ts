import type { SiglaneError } from '../../api/errors.js';

/** What is wrong with a line. */
export class LineError extends Error {
  /** From 0. */
  readonly index: number;

  constructor(index: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.index = index;
  }

  /** The error of a line whose key the library has refused. */
  static of(index: number, error: SiglaneError): LineError {
    return new LineError(index, error.code === 'EmptyKey' ? 'is blank' : `"${error.field}" ${error.reason}`, error);
  }
}

/** Is told of a line that is skipped. */
export type Skipped = (error: LineError) => void;

/** The byte that ends a key. */
export function separatorByte(separator: 'newline' | 'nul'): number {
  return separator === 'nul' ? 0 : 0x0a;
}

/** Bytes of the longest line: more than the longest key and query with every byte escaped. */
const LONGEST = 256 * 1024;

/**
 * Splits a stream of bytes at a separator, which node:readline does for text alone. The last line needs none. Lines are views, valid until the next one is asked for.
 *
 * @throws LineError for a line that is longer than 256 KiB
 */
export async function* lines(
  pieces: AsyncIterable<Uint8Array>,
  separator: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest = Buffer.alloc(0);
  let index = 0;
  for await (const piece of pieces) {
    const bytes =
      rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(separator); end >= 0; end = bytes.indexOf(separator, from)) {
      yield bytes.subarray(from, end);
      from = end + 1;
      index++;
    }
    rest = Buffer.from(bytes.subarray(from));
    if (rest.length > LONGEST) throw new LineError(index, 'is longer than 256 KiB');
  }
  if (rest.length > 0) yield rest;
}
