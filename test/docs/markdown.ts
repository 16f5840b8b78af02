/** Reads Markdown as the tests of the pages need it: fences, hidden set-up code, headings, links and inline code. */
import { anchorsOf, withoutCode } from '../../docs/generate/anchors.mjs';

export { anchorsOf };

export interface Block {
  /** The words of the info string: `js`, `deno`. */
  readonly words: readonly string[];
  readonly code: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
}

export interface Link {
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

export interface Page {
  /** Its path below the root of the project. */
  readonly path: string;
  readonly text: string;
  /** The names after `needs:` in the front matter. */
  readonly needs: readonly string[];
  /** In their order. Hidden set-up code is a block with the words `js` and `hidden`. */
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** Texts in backticks, outside blocks. */
  readonly inlineCode: readonly { readonly text: string; readonly line: number }[];
}

export function readPage(path: string, text: string): Page {
  const prose = withoutCode(text);
  return {
    path,
    text,
    needs: /^---\n(?:.*\n)*?needs: *(.*)\n(?:.*\n)*?---\n/.exec(text)?.[1]?.split(/[\s,]+/) ?? [],
    blocks: blocksOf(text),
    links: linksOf(prose.replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length))),
    inlineCode: prose
      .split('\n')
      .flatMap((line, i) =>
        Array.from(line.matchAll(/(?<!`)`([^`]+)`(?!`)/g), ([, code = '']) => ({ text: code, line: i + 1 })),
      ),
  };
}

/** @throws Error if a block or a comment is not closed */
function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const [, indent = '', fence, info = ''] = /^( *)(`{3,})(.*)$/.exec(lines[i] as string) ?? [];
    const isHidden = lines[i] === '<!-- js';
    if (fence === undefined && !isHidden) continue;
    const start = i;
    const end = isHidden ? '-->' : fence;
    const code: string[] = [];
    for (i++; lines[i]?.trim() !== end; i++) {
      if (i >= lines.length) throw new Error(`line ${start + 1}: the block is not closed with ${end}`);
      const line = lines[i] as string;
      code.push(line.startsWith(indent) ? line.slice(indent.length) : line.trimStart());
    }
    const words = isHidden ? ['js', 'hidden'] : info.trim().split(/\s+/);
    blocks.push({ words, code: code.join('\n'), line: start + 1 });
  }
  return blocks;
}

/** Targets of Markdown's inline links, pictures and definitions, and of HTML's `href` and `src`. */
function linksOf(prose: string): Link[] {
  const found =
    /\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)|\b(?:href|src)="([^"]*)"/;
  return prose.split('\n').flatMap((line, i) =>
    Array.from(line.matchAll(new RegExp(found, 'g')), ([, inline, definition, html]) => ({
      target: (inline ?? definition ?? html) as string,
      line: i + 1,
    })),
  );
}
