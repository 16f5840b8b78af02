/**
 * Splits a command line into words as a POSIX shell and bash do (POSIX.1-2024, "Shell Command Language", 2.2 and 2.3). Packages do not fit:
 * shell-quote replaces `$NAME` by nothing and reads a URL with "?" as a pattern, string-argv does not know `$'…'`, and neither reports the
 * end of the command.
 */
import { unreadable } from './evidence.js';

const BLANK = /\s/;
/** Characters that end a simple command. */
const ENDS = /[|;&()]/;
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Splits the first command of a text: up to an unescaped line break, a pipe, or an ampersand, which also cuts an unquoted URL. `$NAME`
 * stays as it is, because its value is not known.
 *
 * @throws RangeError for an unclosed quotation
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isTarget = false;
  const finish = () => {
    if (word !== undefined && !isTarget) words.push(word);
    if (word !== undefined) isTarget = false;
    word = undefined;
  };
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (character === '\n' || ENDS.test(character)) break;
    if (character === '#' && word === undefined) break;
    const quoted = readQuoted(text, at);
    if (quoted !== undefined) {
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else if (character === '\\') {
      const length = /^\\\r?\n/.exec(text.slice(at, at + 3))?.[0].length;
      if (length === undefined) word = (word ?? '') + (text[at + 1] ?? '');
      at += length ?? 2;
    } else if (character === '<' || character === '>') {
      // A redirection: neither the number before it nor the word after it is an argument.
      if (word !== undefined && /^\d$/.test(word)) word = undefined;
      finish();
      isTarget = true;
      at += text[at + 1] === character || text[at + 1] === '&' ? 2 : 1;
    } else if (BLANK.test(character)) {
      finish();
      at++;
    } else {
      word = (word ?? '') + character;
      at++;
    }
  }
  finish();
  return words;
}

interface Quoted {
  readonly text: string;
  readonly end: number;
}

function readQuoted(text: string, at: number): Quoted | undefined {
  if (text[at] === "'") return readSingle(text, at + 1);
  if (text[at] === '"') return readDouble(text, at + 1);
  return text[at] === '$' && text[at + 1] === "'" ? readAnsi(text, at + 2) : undefined;
}

function readSingle(text: string, start: number): Quoted {
  const end = text.indexOf("'", start);
  if (end === -1) throw unfinished();
  return { text: text.slice(start, end), end: end + 1 };
}

function readDouble(text: string, start: number): Quoted {
  let content = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') return { text: content, end: at + 1 };
    const next = text[at + 1] ?? '';
    if (character !== '\\' || !/[\\"$`\n\r]/.test(next)) content += character;
    else if (next === '\r' && text[at + 2] === '\n') at += 2;
    else {
      if (next !== '\n') content += next;
      at++;
    }
  }
  throw unfinished();
}

/** Reads bash's `$'…'` (Bash Reference Manual, "ANSI-C Quoting"), which browsers use when they copy a request as a command. */
function readAnsi(text: string, start: number): Quoted {
  const sequence = /(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|([\s\S]))/y;
  let content = '';
  for (let at = start; at < text.length; at++) {
    const character = text[at] as string;
    if (character === "'") return { text: content, end: at + 1 };
    if (character !== '\\') {
      content += character;
      continue;
    }
    sequence.lastIndex = at + 1;
    const [whole = '', hex, short, long, octal, other = ''] = sequence.exec(text) ?? [];
    const code = Number.parseInt(hex ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8);
    if (code <= 0x10ffff) content += String.fromCodePoint(code);
    else content += ESCAPES[other] ?? (/[\\'"?]/.test(other) ? other : `\\${other}`);
    at += whole.length;
  }
  throw unfinished();
}

function unfinished(): RangeError {
  return unreadable('request', 'a command', 'one with a quotation that does not end');
}
