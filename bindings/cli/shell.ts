/**
 * Quotes words for a POSIX shell (POSIX.1-2017, XCU 2.2). The package shell-quote is not used, because it escapes "=" and ":" with
 * backslashes and makes the printed commands hard to read.
 */

import { splitUnseen } from '../api/visible.js';

const PLAIN = /^[\w@%+=:,./-]+$/;

/**
 * Quotes one word, which may contain any character but NUL. Single quotes protect every character except a single quote. Control characters
 * become a call of printf, because not every shell has `$'…'`.
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
