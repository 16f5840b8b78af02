import { visible } from '../api/visible.js';

/** Writes a message to standard error, on one line. Control characters are escaped, because file names and options may contain terminal escapes. */
export function complain(stderr: { write(text: string): unknown }, message: string): void {
  stderr.write(`siglane: ${visible(message)}\n`);
}
