/**
 * Makes text from others safe to show in messages, terminals and issues: characters that control a terminal or change the direction of
 * text are written as escapes.
 */

/** Controls (C0, DEL, C1), line and paragraph separators, marks and overrides of direction, and what has no width. */
const UNSEEN = '\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff';
const EACH = new RegExp(`[${UNSEEN}]`, 'gu');
const RUNS = new RegExp(`((?:(?![\\n\\t])[${UNSEEN}])+)`, 'u');
const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A text on one line, in which everything can be seen: `\n`, `\x1b`, `\u202e`. A backslash stays one, so that twice is as good as once. */
export function visible(text: string): string {
  return text.replace(EACH, (character) => NAMED.get(character) ?? escapeOf(character));
}

/** The same of JSON, which means what it meant: it has other ways to write such characters. Its line breaks are layout. */
export function visibleJson(json: string): string {
  return json.replace(EACH, (character) => (character === '\n' ? character : `\\u${digitsOf(character, 4)}`));
}

/** A text cut around runs of what cannot be seen, but for line breaks and tabs: every second part is such a run. */
export function splitUnseen(text: string): string[] {
  return text.split(RUNS);
}

function escapeOf(character: string): string {
  const isShort = character.charCodeAt(0) < 0x100;
  return isShort ? `\\x${digitsOf(character, 2)}` : `\\u${digitsOf(character, 4)}`;
}

/** All of these are one UTF-16 unit. */
function digitsOf(character: string, count: number): string {
  return character.charCodeAt(0).toString(16).padStart(count, '0');
}
