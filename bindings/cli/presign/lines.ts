/** Bytes of the longest line: more than the longest key and query with every byte escaped. */
const LONGEST = 256 * 1024;

/**
 * Splits a stream of bytes at a separator. The last line needs none. Lines are views, valid until the next one is asked for.
 *
 * @throws Error with the `index` of a line that is longer than 256 KiB
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
    if (rest.length > LONGEST) throw Object.assign(new Error('is longer than 256 KiB'), { index });
  }
  if (rest.length > 0) yield rest;
}
