/** The words of a simple command, as a POSIX shell passes them. Throws where a shell would expand, split or wait. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < command.length) {
    const character = command[at] as string;
    if (character === "'") {
      const end = command.indexOf("'", at + 1);
      if (end < 0) throw new Error('a quote is not closed');
      word = (word ?? '') + command.slice(at + 1, end);
      at = end + 1;
    } else if (character === '\\') {
      const next = command[at + 1];
      if (next === undefined) throw new Error('nothing behind a backslash');
      if (next !== '\n') word = (word ?? '') + next;
      at += 2;
    } else if (character === ' ' || character === '\n') {
      if (character === '\n' && command.slice(at).trim() !== '') throw new Error('more than one command');
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
    } else {
      if (/[\t"$`&|;<>()*?[\]#~{}!^]/.test(character)) throw new Error(`${character} is not quoted`);
      word = (word ?? '') + character;
      at++;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
