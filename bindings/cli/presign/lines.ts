import type { SiglaneError } from '../../api/errors.js';

/** An error about one line of the input. */
export class LineError extends Error {
  /** Index of the line, from 0. */
  readonly index: number;

  constructor(index: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.index = index;
  }

  /** Creates the error for a key that the library refused. */
  static of(index: number, error: SiglaneError): LineError {
    const { code, field, reason } = error;
    // The reason of an unknown option begins with its name.
    const subject = code === 'UnknownProperty' ? '' : `"${field}" `;
    return new LineError(index, code === 'EmptyKey' ? 'is empty' : subject + reason, error);
  }
}

/** Called for each skipped line. */
export type Skipped = (error: LineError) => void;

/** Byte that ends a key. */
export function separatorByte(separator: 'newline' | 'nul'): number {
  return separator === 'nul' ? 0 : 0x0a;
}

/** Longest line, in bytes. It is longer than the longest key and query with every byte escaped. */
const LONGEST = 256 * 1024;

/** Placeholder for a line that is longer than 256 KiB and spans more than one piece. */
export const TOO_LONG = 'is longer than 256 KiB';

/**
 * Splits a stream of bytes at a separator, which is optional after the last line. (node:readline splits only text.) Each line is a view
 * that is valid until the next line is requested.
 *
 * @param skips true to yield `TOO_LONG` for a line that is too long, and to drop its bytes
 * @throws LineError for a line that is too long, unless `skips` is true
 */
export async function* lines(
  pieces: AsyncIterable<Uint8Array>,
  separator: number,
  skips: boolean,
): AsyncGenerator<Uint8Array | typeof TOO_LONG, void, undefined> {
  let rest = Buffer.alloc(0);
  let isTooLong = false;
  let index = 0;
  for await (const piece of pieces) {
    const bytes =
      rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.length) : Buffer.concat([rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(separator); end >= 0; end = bytes.indexOf(separator, from)) {
      yield isTooLong ? TOO_LONG : bytes.subarray(from, end);
      isTooLong = false;
      from = end + 1;
      index++;
    }
    isTooLong ||= bytes.length - from > LONGEST;
    if (isTooLong && !skips) throw new LineError(index, TOO_LONG);
    rest = isTooLong ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
  }
  if (isTooLong) yield TOO_LONG;
  else if (rest.length > 0) yield rest;
}
