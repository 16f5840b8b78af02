/**
 * Words for a POSIX shell (POSIX.1-2017, XCU 2.2). By hand: shell-quote escapes "=", ":" and the like with backslashes, so that the commands
 * that are printed are hard to read.
 */

const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word, whatever is in it but NUL. Between single quotes every character stands for itself, but there is no single quote. */
export function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
