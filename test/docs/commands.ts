/** Checks the command lines on a page: npm scripts, and commands and options of siglane, must exist. */
import { manuals, TOPICS } from '../../bindings/cli/manuals.js';
import type { Page } from './markdown.js';

interface Line {
  readonly text: string;
  readonly line: number;
}

/**
 * Returns the faults of the command lines of a page, one text each. Reads its blocks, and the code in its sentences.
 *
 * @param scripts the names of the project's npm scripts
 */
export function wrongCommands(page: Page, scripts: readonly string[]): string[] {
  const problems = page.blocks
    .filter(({ words: [language] }) => language === 'console')
    .flatMap(({ code, line }) =>
      code
        .replace(/\\\n.*/g, (more) => more.replace(/[^\n]/g, ''))
        .split('\n')
        .flatMap((text, i) =>
          text === '' || /^[$#] /.test(text) ? [] : [`line ${line + 1 + i}: "${text}" does not begin with "$ "`],
        ),
    );
  for (const { text, line } of linesOf(page))
    for (const command of withoutQuoted(text).split(/[|;]|&&|\$\(/)) {
      const problem = problemOf(command.trim(), scripts);
      if (problem !== undefined) problems.push(`line ${line}: ${problem}`);
    }
  return problems.map((problem) => `${page.path}, ${problem}`);
}

/** Text in quotes has no options, but there may be a command in it. */
function withoutQuoted(text: string): string {
  return text.replace(/'[^']*'|"(?:(?!\$\()[^"])*"/g, "''");
}

function linesOf({ blocks, inlineCode }: Page): Line[] {
  const inBlocks = blocks
    .filter(({ words: [language] }) => language === 'console' || language === 'sh')
    .flatMap(({ code, line }) =>
      code
        .replace(/\\\n/g, '  ')
        .split('\n')
        .map((text, i) => ({ text: text.replace(/^\$ /, ''), line: line + 1 + i })),
    );
  return [...inBlocks, ...inlineCode];
}

function problemOf(command: string, scripts: readonly string[]): string | undefined {
  // Assignments before a command are part of it.
  const words = command.replace(/^(?:\w+=\S* +)+/, '').split(/ +/);
  if (words[0] === 'npm') return problemOfNpm(words.slice(1), scripts);
  if (words[0] === 'npx') words.shift();
  return words[0] === 'siglane' ? problemOfSiglane(words.slice(1)) : undefined;
}

function problemOfNpm([command, script]: readonly string[], scripts: readonly string[]): string | undefined {
  const name = command === 'run' ? script : ['start', 'test'].includes(command ?? '') ? command : undefined;
  // `npm run` in another project: `npm run build` there is not ours to know, so pages name ours only.
  if (name === undefined || !/^\w[\w:-]*$/.test(name)) return undefined;
  return scripts.includes(name) ? undefined : `package.json has no script "${name}"`;
}

function problemOfSiglane([command, ...words]: readonly string[]): string | undefined {
  if (command === undefined || /^(?:-h|--help|--version|[A-Z…]\w*)$/.test(command)) return undefined;
  if (command === 'help') {
    const [topic] = words;
    const known = [...Object.keys(TOPICS), ...manuals.map(({ name }) => name)];
    return topic === undefined || /^[A-Z]/.test(topic) || known.includes(topic)
      ? undefined
      : `siglane help has no "${topic}"`;
  }
  const manual = manuals.find(({ name }) => name === command);
  if (manual === undefined) return `siglane has no command "${command}"`;
  const short = Object.values(manual.options).flatMap((option) => option.short ?? []);
  for (const word of words) {
    const [, long] = /^--([a-z][\w-]*)/.exec(word) ?? [];
    if (long !== undefined && !Object.hasOwn(manual.options, long)) return `siglane ${command} has no option --${long}`;
    const [, letter] = /^-([a-zA-Z])/.exec(word) ?? [];
    if (letter !== undefined && !short.includes(letter)) return `siglane ${command} has no option -${letter}`;
  }
  return undefined;
}
