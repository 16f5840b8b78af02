/** Descriptions of commands. Help texts and completion scripts are made from them. */
import { EXIT_CODES } from './exit.js';
import type { Option, OptionTable } from './option-table.js';

/** The description of one command. */
export interface Manual {
  readonly name: string;
  /** One phrase of at most 60 characters, which begins with a verb. */
  readonly title: string;
  readonly examples: readonly [first: string, second: string, third: string];
  /** Options and arguments, as the usage line shows them. */
  readonly usage: string;
  /** Lines below the usage line. */
  readonly about: readonly string[];
  readonly options: OptionTable;
  /** Arguments to complete: file names, or one of these words. Undefined: nothing to complete. */
  readonly takes?: 'files' | readonly string[];
  /** Paragraphs at the end of `siglane help COMMAND`. */
  readonly notes: readonly string[];
}

/** Columns of a terminal. */
const COLUMNS = 80;
/** Column where the texts of options begin. */
const INDENT = 27;

/** Formats `--help`. It fits a terminal of 24 lines and 80 columns, with a line left for the prompt. */
export function toScreen(manual: Manual): string {
  const options = Object.entries(manual.options);
  const rare = options.filter(([name, { isRare }]) => isRare && name !== 'help').map(([name]) => `--${name}`);
  return text([
    ...head(manual),
    ...manual.about,
    '',
    ...options.filter(([, { isRare }]) => !isRare).map(([name, option]) => entry(name, option.text, option)),
    ...hanging('Also: ', rare.join(' ')),
    `"siglane help ${manual.name}" explains every option; -h, --help prints this.`,
  ]);
}

/** Formats `siglane help COMMAND`: every option with its details. */
export function toPages(manual: Manual): string {
  return text([
    ...head(manual),
    ...manual.about,
    '',
    ...Object.entries(manual.options).flatMap(([name, option]) => details(name, option)),
    ...manual.notes.flatMap((note) => ['', ...wrap(note, COLUMNS)]),
    '',
    ...exitCodes(),
  ]);
}

/** Formats the table of exit codes. */
export function exitCodes(): string[] {
  return ['Exit codes:', ...EXIT_CODES.flatMap(([code, meaning]) => hanging(`  ${String(code).padEnd(5)}`, meaning))];
}

function head({ name, title, examples, usage }: Manual): string[] {
  return [
    `siglane ${name}: ${title}`,
    '',
    ...examples.map((example) => `  ${example}`),
    '',
    `Usage: siglane ${name} ${usage}`,
  ];
}

function details(name: string, option: Option): string[] {
  const choices = option.choices === undefined || option.isOpen ? '' : ` (${option.choices.join(', ')})`;
  const [first = '', ...rest] = wrap(description(option) + choices, COLUMNS - INDENT);
  return [entry(name, first, option), ...rest.map((line) => ' '.repeat(INDENT) + line)];
}

/** Text and details of an option, as help and docs/tasks/command.md have them. */
export function description({ text, details }: Option): string {
  return details === undefined ? text : `${text}. ${details}`;
}

/** Formats the line of an option. A long name moves the text to the next line. */
function entry(name: string, said: string, { short, value }: Option): string {
  const names = `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
  return names.length < INDENT - 1 ? names.padEnd(INDENT) + said : `${names}\n${' '.repeat(INDENT)}${said}`;
}

function hanging(label: string, said: string): string[] {
  if (said === '') return [];
  return wrap(said, COLUMNS - label.length).map((line, i) => (i === 0 ? label : ' '.repeat(label.length)) + line);
}

/** Wraps a text between words. A word that is longer than a line keeps its length. */
export function wrap(said: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of said.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
