/** Prints a diagnosis for a terminal, and as Markdown for an issue. */
import { diffArrays } from 'diff';
import { visible } from '../api/visible.js';
import type { Certainty, Diagnosis, Difference, Finding, Stage } from './diagnosis.js';

/** Width and colors of a text. */
export interface TextOptions {
  /** Columns of the terminal, at least 40. From 100 columns, the two sides are next to each other. Default: 80. */
  width?: number | undefined;
  /** Use colors, as escape sequences. Default: false. */
  color?: boolean | undefined;
}

const LEAST_WIDTH = 40;
const MOST_DIFFERENCES = 1000;
const SIDE_BY_SIDE = 100;

const STAGES: Readonly<Record<Stage, string>> = {
  request: 'the request',
  canonicalRequest: 'canonical request',
  stringToSign: 'string to sign',
  signingKey: 'signing key',
  signature: 'signature',
};
const COLORS: Readonly<Record<Certainty, number>> = { proven: 31, certain: 31, likely: 33, possible: 36 };

/**
 * Formats a diagnosis for a terminal.
 *
 * @param options `width` of the terminal in columns (80 by default), and `color` for ANSI colours (none by default)
 * @returns lines of text, with a line break at the end
 * @example
 * process.stdout.write(toText(await diagnose({ request }), { width: process.stdout.columns }));
 */
export function toText(diagnosis: Diagnosis, { width = 80, color = false }: TextOptions = {}): string {
  const columns = Math.max(LEAST_WIDTH, Math.floor(width) || 80);
  const paint = (text: string, code: number) => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  const lines = [paint(headline(diagnosis), 1)];
  for (const [i, finding] of diagnosis.findings.entries()) {
    const { certainty, title, explanation, fix, difference, toTellApart } = finding;
    const number = `${i + 1}. `.padStart(4);
    const label = visible(certainty).padEnd(9);
    const [first = '', ...rest] = wrap(title, columns - 13);
    lines.push(
      '',
      `${number}${paint(label, COLORS[certainty] ?? 0)}${paint(first, 1)}`,
      ...indent(
        rest.map((line) => paint(line, 1)),
        13,
      ),
    );
    lines.push(...indent(wrap(`In ${where(finding)}. ${explanation}`, columns - 4), 4));
    if (difference !== undefined) lines.push(...indent(aligned(difference, columns - 6, paint), 6));
    if (toTellApart !== undefined) lines.push(...indent(wrap(toTellApart, columns - 4), 4));
    lines.push(...indent(wrap(`To do: ${fix}`, columns - 4), 4));
  }
  // Not one call of push, because a call has a limit of arguments and a text may have more lines.
  for (const line of texts(diagnosis, columns, paint)) lines.push(line);
  if (diagnosis.wanted.length > 0)
    lines.push(
      '',
      'What would tell more:',
      ...diagnosis.wanted.flatMap((each) => hang(wrap(each, columns - 4), '  - ')),
    );
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/**
 * Formats a diagnosis for an issue or a chat.
 *
 * @returns Markdown, with a line break at the end
 * @example
 * const comment = toMarkdown(await diagnose({ request, error: responseBody }));
 */
export function toMarkdown(diagnosis: Diagnosis): string {
  const lines = [`**${headline(diagnosis)}**`];
  for (const [i, finding] of diagnosis.findings.entries()) {
    const { certainty, cause, title, explanation, fix, difference, toTellApart } = finding;
    lines.push('', `${i + 1}. **${escapeMarkdown(title)}** (${escapeMarkdown(certainty)}, ${codeSpan(cause)})`, '');
    lines.push(`   In ${escapeMarkdown(where(finding))}. ${escapeMarkdown(explanation)}`, '');
    if (difference !== undefined) lines.push(...indent(fence(aligned(difference, 100, (text) => text)), 3), '');
    if (toTellApart !== undefined) lines.push(`   ${escapeMarkdown(toTellApart)}`, '');
    lines.push(`   To do: ${escapeMarkdown(fix)}`);
  }
  const both = pairs(diagnosis);
  for (const [name, service, client] of both) {
    lines.push('', `<details><summary>${name}: service (-) and client (+)</summary>`, '');
    for (const line of fence(unified(visibleLines(service), visibleLines(client)), 'diff')) lines.push(line);
    lines.push('', '</details>');
  }
  if (diagnosis.wanted.length > 0)
    lines.push('', 'What would tell more:', '', ...diagnosis.wanted.map((each) => `- ${escapeMarkdown(each)}`));
  return `${lines.join('\n')}\n`;
}

function headline({ signature, findings }: Diagnosis): string {
  const count = findings.length === 1 ? 'one finding' : `${findings.length} findings`;
  if (signature === 'matches')
    return findings.length === 0
      ? 'The signature is right, and nothing else is wrong with the request.'
      : `The signature is right, but for the request there is ${count}.`;
  if (signature === 'does not match') return `The signature does not match: ${count}.`;
  return findings.length === 0
    ? 'Nothing is wrong with what is known.'
    : `Whether the signature matches is not known: ${count}.`;
}

function where({ stage, difference }: Finding): string {
  return difference === undefined ? STAGES[stage] : `${STAGES[stage]}, ${difference.line}, byte ${difference.offset}`;
}

/** Prints the two sides below each other, with a mark below the first differing character. */
function aligned(
  { service, client }: Difference,
  columns: number,
  paint: (text: string, code: number) => string,
): string[] {
  let at = 0;
  while (at < service.length && at < client.length && service[at] === client[at]) at++;
  const room = columns - 9;
  // A third of the width shows the text that both sides share.
  const from = Math.max(0, at - Math.floor(room / 3));
  const cut = (text: string) => {
    const part = text.slice(from, from + room - (from > 0 ? 1 : 0));
    return visible(`${from > 0 ? '…' : ''}${part}`) || '(nothing)';
  };
  const before = visible(`${from > 0 ? '…' : ''}${service.slice(from, at)}`).length;
  return [`service  ${paint(cut(service), 32)}`, `client   ${paint(cut(client), 31)}`, `${' '.repeat(9 + before)}^`];
}

function visibleLines(text: string): string[] {
  return text.split('\n').map(visible);
}

function pairs({ service, client }: Diagnosis): [name: string, service: string, client: string][] {
  const both: [string, string | undefined, string | undefined][] = [
    ['Canonical request', service.canonicalRequest, client.canonicalRequest],
    ['String to sign', service.stringToSign, client.stringToSign],
  ];
  return both.filter(
    (each): each is [string, string, string] => each[1] !== undefined && each[2] !== undefined && each[1] !== each[2],
  );
}

function texts(diagnosis: Diagnosis, columns: number, paint: (text: string, code: number) => string): string[] {
  return pairs(diagnosis).flatMap(([name, service, client]) => {
    const [a, b] = [visibleLines(service), visibleLines(client)];
    if (columns < SIDE_BY_SIDE) {
      const painted = unified(a, b).map((line) =>
        line.startsWith('-') ? paint(line, 32) : line.startsWith('+') ? paint(line, 31) : line,
      );
      return ['', ...wrap(`${name}, service (-) and client (+):`, columns), ...indent(painted, 2)];
    }
    const half = Math.floor((columns - 7) / 2);
    return ['', `${name}:`, `  ${'service'.padEnd(half)}   client`, ...beside(a, b, half, paint)];
  });
}

function beside(
  a: readonly string[],
  b: readonly string[],
  half: number,
  paint: (text: string, code: number) => string,
): string[] {
  return match(a, b).flatMap(([left, right]) => {
    const [lefts, rights] = [chunks(left ?? '', half), chunks(right ?? '', half)];
    const mark = left === right ? ' ' : '≠';
    return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, i) => {
      const [x, y] = [(lefts[i] ?? '').padEnd(half), rights[i] ?? ''];
      return left === right ? `  ${x}   ${y}` : `  ${paint(x, 32)} ${i === 0 ? mark : ' '} ${paint(y, 31)}`;
    });
  });
}

function unified(a: readonly string[], b: readonly string[]): string[] {
  return match(a, b).flatMap(([left, right]) =>
    left === right
      ? [`  ${left}`]
      : [...(left === undefined ? [] : [`- ${left}`]), ...(right === undefined ? [] : [`+ ${right}`])],
  );
}

/** Pairs the lines of two texts: equal lines in their order, and the differing lines between them one by one. */
function match(a: readonly string[], b: readonly string[]): [string | undefined, string | undefined][] {
  // Two canonical requests have tens of lines. Texts with thousands of differences are compared line by line.
  const changes = diffArrays([...a], [...b], { maxEditLength: MOST_DIFFERENCES });
  if (changes === undefined) return pairUp(a, b);
  const pairs: [string | undefined, string | undefined][] = [];
  let [removed, added]: [string[], string[]] = [[], []];
  for (const { value, ...change } of changes) {
    if (change.removed) removed = value;
    else if (change.added) added = value;
    else {
      for (const pair of [...pairUp(removed, added), ...pairUp(value, value)]) pairs.push(pair);
      [removed, added] = [[], []];
    }
  }
  return [...pairs, ...pairUp(removed, added)];
}

function pairUp(a: readonly string[], b: readonly string[]): [string | undefined, string | undefined][] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]]);
}

/** Wraps a text. A package for it would have to be told of the marks and colors, and is longer than these ten lines. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function chunks(text: string, size: number): string[] {
  return text.match(new RegExp(`.{1,${size}}`, 'gsu')) ?? [''];
}

function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}

function hang(lines: readonly string[], bullet: string): string[] {
  return lines.map((line, i) => (i === 0 ? bullet : ' '.repeat(bullet.length)) + line);
}

/** Adds a fence that no line of the text closes. */
function fence(lines: readonly string[], language = ''): string[] {
  const mark = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [mark + language, ...lines, mark];
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** Text that becomes a link or a mention even if its characters are escaped. */
const LIVE = /[@#]|:\/\/|www\./i;

/** Escapes text of a request, so that it does not become markup where the diagnosis is pasted. */
function escapeMarkdown(text: string): string {
  const escaped = (word: string) => word.replace(/[\\`*_{}[\]<>|~!&]/g, (each) => ENTITIES[each] ?? `\\${each}`);
  return visible(text)
    .split(' ')
    .map((word) => (LIVE.test(word) ? codeSpan(word) : escaped(word)))
    .join(' ');
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Formats a code span with more backticks than the text has. Spaces separate them from its own backticks (CommonMark, "Code spans"). */
function codeSpan(text: string): string {
  const shown = visible(text);
  const mark = '`'.repeat(longestRun(shown) + 1);
  const space = shown.includes('`') ? ' ' : '';
  return mark + space + shown + space + mark;
}
