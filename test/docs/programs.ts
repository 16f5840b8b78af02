/** The code blocks of a page as programs: one for each runtime that its fences name. */
import type { Block, Page } from './markdown.js';

/** Where a program runs. */
export type Runtime = 'node' | 'deno' | 'bun' | 'worker' | 'browser' | 'shell';

export interface Program {
  readonly runtime: Runtime;
  readonly language: 'js' | 'ts' | 'sh';
  readonly code: string;
  /** The lines that it must print. `…` in them is any text. */
  readonly promised: readonly string[];
  /** Files beside it, which it may import. */
  readonly files: ReadonlyMap<string, string>;
}

const MARKS: Readonly<Record<string, Runtime>> = {
  deno: 'deno',
  bun: 'bun',
  worker: 'worker',
  browser: 'browser',
};
/** Blocks that are shown and not run: data, command lines, and Python, for people who port. */
const SHOWN = ['json', 'jsonc', 'http', 'text', 'html', 'xml', 'toml', 'console', 'python'];
const FILE_NAME = /^[\w.-]+\.(?:[cm]?[jt]s)$/;

/**
 * The programs of a page.
 *
 * @throws Error that names the line, if a fence has a mark that nothing here runs, or a line that prints does not say what
 */
export function programsOf(page: Page): Program[] {
  const parts = new Map<string, Block[]>();
  const files = new Map<string, string>();
  for (const block of page.blocks) {
    const [language = '', mark, ...more] = block.words;
    if (SHOWN.includes(language) && mark === undefined) continue;
    const isScript = language === 'js' || language === 'ts';
    if (isScript && mark !== undefined && FILE_NAME.test(mark) && more.length === 0) {
      files.set(mark, block.code);
      continue;
    }
    const runtime =
      language === 'sh' && mark === undefined
        ? 'shell'
        : isScript && more.length === 0 && (mark === undefined || mark === 'hidden')
          ? 'node'
          : isScript && more.length === 0 && mark !== undefined
            ? MARKS[mark]
            : undefined;
    if (runtime === undefined) {
      throw new Error(
        `${page.path}, line ${block.line}: no test runs a block that is marked "${block.words.join(' ')}". Marks: js, ts (without a mark, with ${Object.keys(MARKS).join(', ')} or a file name), sh; not run: ${SHOWN.join(', ')}`,
      );
    }
    const kind = `${runtime} ${language}`;
    parts.set(kind, [...(parts.get(kind) ?? []), block]);
  }
  return [...parts].map(([kind, blocks]) => {
    const [runtime, language] = kind.split(' ') as [Runtime, Program['language']];
    const code = blocks.map((block) => block.code).join('\n');
    const promised = blocks.flatMap((block) => promisedOf(page, block, runtime));
    return { runtime, language, code: `${code}\n`, promised, files };
  });
}

/** The lines that a block promises to print, after `// →`, or after `# →` in a shell. */
function promisedOf(page: Page, { code, line, words }: Block, runtime: Runtime): string[] {
  const lines = code.split('\n');
  const arrow = runtime === 'shell' ? /# → (.*)$/ : /\/\/ → (.*)$/;
  const promised: string[] = [];
  let unsaid: number | undefined;
  for (const [i, each] of lines.entries()) {
    const prints = /\bconsole\.log\(/.test(each);
    const [, text] = arrow.exec(each) ?? [];
    if (prints && unsaid !== undefined) break;
    if (prints) unsaid = line + 1 + i;
    if (text !== undefined) {
      promised.push(text.trimEnd());
      unsaid = undefined;
    }
  }
  // Set-up code that nobody sees may not print.
  if (unsaid !== undefined || (words.includes('hidden') && promised.length > 0))
    throw new Error(`${page.path}, line ${unsaid ?? line}: console.log without "// → " and the text that it prints`);
  return promised;
}

/** Describes the first printed line that is not the promised one; `undefined` if all are. */
export function differenceOf(promised: readonly string[], printed: readonly string[]): string | undefined {
  for (let i = 0; i < Math.max(promised.length, printed.length); i++) {
    const [want, got] = [promised[i], printed[i]];
    if (want === undefined) return `prints one line more than the page says: ${got}`;
    if (got === undefined) return `does not print what the page says: ${want}`;
    if (!toPattern(want).test(got)) return `the page says that it prints\n    ${want}\nand it prints\n    ${got}`;
  }
  return undefined;
}

/** A promised line as a pattern. */
export function toPattern(promised: string): RegExp {
  const parts = promised.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
