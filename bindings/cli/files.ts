import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Surroundings } from './surroundings.js';

/** Bytes of a file that are read at a time: with a megabyte and more of URLs for it, memory stays where it is. */
const PIECE = 256 * 1024;

/** The bytes of a file. @throws Error that names the file */
export async function* openFile(name: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(name, { highWaterMark: PIECE });
  } catch (error) {
    // What the system says of a folder, for example, does not name it.
    const unnamed = error instanceof Error && 'syscall' in error && error.syscall === 'read';
    throw unnamed ? new Error(`${name}: ${error.message}`, { cause: error }) : error;
  }
}

/** Bytes of a file, or undefined: what is missing is complained about when it is opened. */
export function sizeOf(name: string): Promise<number | undefined> {
  return stat(name).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
}

/** On a terminal: says that something is to be typed. Otherwise nobody who calls a command for the first time would know what it is doing. */
export function sayThatItWaits({ stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>, what: string): void {
  if (stdin.isTTY && stderr.isTTY)
    stderr.write(`Waiting for ${what}. End with Ctrl-D (on Windows Ctrl-Z and Enter).\n`);
}
