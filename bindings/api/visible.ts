/**
 * Escapes text of others for messages, terminals and issues. Escaped are characters that control a terminal, that change the direction of
 * text, or that have no width.
 */

/** C0 and C1 controls, DEL, line and paragraph separators, direction marks and overrides, and zero-width characters. */
const UNSEEN = '\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff';
const EACH = new RegExp(`[${UNSEEN}]`, 'gu');
const RUNS = new RegExp(`((?:(?![\\n\\t])[${UNSEEN}])+)`, 'u');
const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/**
 * Escapes invisible characters, as `\n`, `\x1b` or `\u202e`. The result is one line. A backslash is kept, so a second call changes nothing.
 */
export function visible(text: string): string {
  return text.replace(EACH, (character) => NAMED.get(character) ?? escapeOf(character));
}

/** Escapes invisible characters in JSON, as `\u001b`, without changing its meaning. Line breaks are kept as layout. */
export function visibleJson(json: string): string {
  return json.replace(EACH, (character) => (character === '\n' ? character : `\\u${digitsOf(character, 4)}`));
}

/** Splits a text around runs of invisible characters other than newline and tab. Every second part is such a run. */
export function splitUnseen(text: string): string[] {
  return text.split(RUNS);
}

function escapeOf(character: string): string {
  const isShort = character.charCodeAt(0) < 0x100;
  return isShort ? `\\x${digitsOf(character, 2)}` : `\\u${digitsOf(character, 4)}`;
}

/** Writes the code of a character, which is one UTF-16 unit, in hexadecimal. */
function digitsOf(character: string, count: number): string {
  return character.charCodeAt(0).toString(16).padStart(count, '0');
}
