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
    const { code, field, reason } = error;
    // The reason of an unknown option begins with its name.
    const subject = code === 'UnknownProperty' ? '' : `"${field}" `;
    return new LineError(index, code === 'EmptyKey' ? 'is blank' : subject + reason, error);
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

/** In place of a line that is longer than 256 KiB and had more than one piece. */
export const TOO_LONG = 'is longer than 256 KiB';

/**
 * Splits a stream of bytes at a separator, which node:readline does for text alone. The last line needs none. Lines are views, valid until the next
 * one is asked for.
 *
 * @param skips true if a line that is too long is skipped; what comes of it is not kept
 * @throws LineError for a line that is too long, if it is not skipped
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
