import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Surroundings } from './surroundings.js';

/** Bytes of a file to read at a time. They give more than a megabyte of URLs, which still keeps memory constant. */
const PIECE = 256 * 1024;

/** Reads the bytes of a file. @throws Error that names the file */
export async function* openFile(name: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(name, { highWaterMark: PIECE });
  } catch (error) {
    // For a folder, for example, the system's message does not contain the name.
    const unnamed = error instanceof Error && 'syscall' in error && error.syscall === 'read';
    throw unnamed ? new Error(`${name}: ${error.message}`, { cause: error }) : error;
  }
}

/** Size of a file in bytes. Undefined if it is not a file or is missing: opening it reports the error. */
export function sizeOf(name: string): Promise<number | undefined> {
  return stat(name).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
}

/** Writes that the command waits for input, if a person types it in a terminal. Otherwise a new user would take the command for stuck. */
export function sayThatItWaits({ stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>, what: string): void {
  if (stdin.isTTY && stderr.isTTY)
    stderr.write(`Waiting for ${what}. Press Ctrl-D to end the input (on Windows Ctrl-Z, then Enter).\n`);
}
