/** Texts that were printed as literals with `\n` for line breaks: Python's `repr`, JSON, JavaScript. */

const START = /(?:([bBuU]?)(["'`])|(?<![\w\\]))(?:[A-Z]{3,16}\\n\/|AWS4-(?:HMAC|ECDSA-P256)-SHA256\\n)/g;
const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|([\s\S]))/g;
const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Expands the literals of a line, each on lines of its own, so that later steps see an ordinary log. Keeps a line without literals. */
export function writeOut(line: string): string[] {
  if (!line.includes('\\n')) return [line];
  const lines: string[] = [];
  let at = 0;
  START.lastIndex = 0;
  for (let found = START.exec(line); found !== null; found = START.exec(line)) {
    const [, prefix = '', quote] = found;
    const start = found.index + (quote === undefined ? 0 : prefix.length + 1);
    const end = quote === undefined ? line.length : endOf(line, start, quote);
    lines.push(line.slice(at, found.index).trimEnd());
    // Not one call of push, because a call has a limit of arguments.
    for (const each of unescaped(line.slice(start, end), prefix).split('\n')) lines.push(each);
    lines.push('');
    at = end + 1;
    START.lastIndex = at;
  }
  return at === 0 ? [line] : [...lines, line.slice(at)];
}

/** Index of the first quotation mark without a backslash before it, or the end. */
function endOf(line: string, start: number, quote: string): number {
  let at = start;
  while (at < line.length && line[at] !== quote) at += line[at] === '\\' ? 2 : 1;
  return Math.min(at, line.length);
}

/** Decodes escapes. In Python's bytes an escape is a byte of UTF-8; elsewhere it is a character. */
function unescaped(text: string, prefix: string): string {
  const characters = text.replace(ESCAPE, (whole, hex, short, other) => {
    const code = hex ?? short;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return NAMED[other] ?? (/[\\'"`/]/.test(other) ? other : whole);
  });
  if (!/b/i.test(prefix) || /[^\0-\xff]/.test(characters)) return characters;
  return new TextDecoder().decode(Uint8Array.from(characters, (each) => each.charCodeAt(0)));
}
