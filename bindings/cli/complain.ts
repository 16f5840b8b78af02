import { visible } from '../api/visible.js';

/** Writes a message for people, on one line: names of files, options and profiles may have what a terminal obeys. */
export function complain(stderr: { write(text: string): unknown }, message: string): void {
  stderr.write(`siglane: ${visible(message)}\n`);
}
