/** docs/tasks/command.md and the help texts say the same. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../bindings/cli/exit.js';
import { description } from '../../bindings/cli/manual.js';
import { manuals } from '../../bindings/cli/manuals.js';
import { run } from './program.js';

let page: string;
beforeAll(async () => {
  page = await readFile(new URL('../../docs/tasks/command.md', import.meta.url), 'utf8');
});

/** The default in the description of an option. */
const DEFAULT = /[;.]? ?\bdefault: [^.;]*/i;

/** Cells of the tables in the section with this heading. A bar in a cell is written `\|`. */
function rowsBelow(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  return section
    .replace(/\n## .*$/s, '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/ \| /)
        .map((cell) => cell.replaceAll('\\|', '|').replaceAll('`', '').trim()),
    );
}

/** Names of options in a text, without duplicates, in order of the alphabet. */
function optionsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map(([, name]) => name as string))].sort();
}

describe.each(manuals.map((manual) => [manual.name, manual] as const))('the options of %s', (name, { options }) => {
  it('are the same on the page as in the help', async () => {
    const rows = rowsBelow(`siglane ${name}`).filter(([first]) => first?.includes('--'));
    const documented = rows.map(([first = '']) => first);
    expect(documented.flatMap(optionsIn).sort()).toEqual(Object.keys(options).sort());
    const { stdout } = await run(['help', name]);
    const listed = [...stdout.matchAll(/^ {2}(?: {4}|-\w, )--([\w-]+)/gm)].map(([, option]) => option as string);
    expect(documented.flatMap(optionsIn).sort()).toEqual(listed.sort());
  });

  it('have the same short name, value, description and a default on the page as in the help', () => {
    const rows = new Map(
      rowsBelow(`siglane ${name}`).map(([first = '', ...rest]) => [optionsIn(first)[0], [first, ...rest]]),
    );
    for (const [option, given] of Object.entries(options)) {
      const { short, value } = given;
      const [first, standard, text] = rows.get(option) ?? [];
      expect(first).toBe(
        `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`,
      );
      // The page has a column for defaults.
      const said = description(given).replace(DEFAULT, '').toLowerCase();
      expect(text?.toLowerCase()).toContain(said);
      if (DEFAULT.test(description(given))) expect(standard).not.toBe('');
    }
  });
});

describe('the page', () => {
  it('has the table of exit codes', () => {
    const rows = rowsBelow('Exit codes').filter(([code = '']) => /^\d+$/.test(code));
    expect(rows.map(([code, meaning]) => [Number(code), meaning])).toEqual(EXIT_CODES);
  });

  it('has a section for each command, and no other', () => {
    const sections = [...page.matchAll(/^## siglane (.+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(manuals.map(({ name }) => name));
  });
});
