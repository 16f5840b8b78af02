import { visible } from '../api/visible.js';

/** Writes a message to standard error, on one line. Escapes control characters, which file names and options may contain. */
export function complain(stderr: { write(text: string): unknown }, message: string): void {
  stderr.write(`siglane: ${visible(message)}\n`);
}
