/**
 * Words for a POSIX shell (POSIX.1-2017, XCU 2.2). By hand: shell-quote escapes "=", ":" and the like with backslashes, so that the commands
 * that are printed are hard to read.
 */

import { splitUnseen } from '../api/visible.js';

const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Quotes one word, which may have any character but NUL. Single quotes keep every character as it is, except a single quote. Control characters
 * are produced by printf when the command runs, because not every shell has `$'…'`.
 */
export function quote(word: string): string {
  if (PLAIN.test(word)) return word;
  if (word === '') return "''";
  return splitUnseen(word)
    .map((part, i) => (i % 2 === 0 ? inQuotes(part) : printed(part)))
    .join('');
}

function inQuotes(text: string): string {
  return text === '' ? '' : `'${text.replaceAll("'", "'\\''")}'`;
}

function printed(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"$(printf '${bytes.join('')}')"`;
}
