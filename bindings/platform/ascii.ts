/** Converts bytes to strings with the fastest function of the runtime. */

/** The part of Node's Buffer that is used here. Deno and Bun have it too. */
interface Latin1Buffer {
  latin1Slice(start: number, end: number): string;
}

/**
 * Returns a function that converts the ASCII bytes from `start` to `end` of `memory` to a string. With a Buffer it creates no view for each
 * call, which is much of the cost of a single URL with TextDecoder.
 */
export function asciiReader(memory: Uint8Array<ArrayBuffer>): (start: number, end: number) => string {
  const { Buffer } = globalThis as { Buffer?: { from(buffer: ArrayBuffer): Partial<Latin1Buffer> } };
  const buffer = Buffer?.from(memory.buffer);
  if (buffer?.latin1Slice !== undefined) {
    const latin1 = buffer as Latin1Buffer;
    return (start, end) => latin1.latin1Slice(start, end);
  }
  const decoder = new TextDecoder();
  return (start, end) => decoder.decode(memory.subarray(start, end));
}
