// Files for people who ask an assistant: each page as Markdown beside its HTML, and llms.txt, which lists them.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { titleOf, withoutCode } from './anchors.mjs';
import { docs, fileOf, isPicture, root, siteTarget, withTargets } from './outside.mjs';
import { groups } from './sidebar.mjs';

/**
 * @param {string[]} pages from docs/
 * @param {string} outDir of the site
 */
export function writeMarkdown(pages, outDir) {
  for (const page of pages) {
    const copy = join(outDir, page);
    mkdirSync(dirname(copy), { recursive: true });
    const text = readFileSync(join(docs, page), 'utf8');
    writeFileSync(
      copy,
      withTargets(text, (target) => targetIn(page, target, outDir)),
    );
  }
}

/** A target as the copy has it. Pictures are copied, too. */
function targetIn(page, target, outDir) {
  if (!isPicture(target)) return siteTarget(`docs/${page}`, target);
  const found = fileOf(`docs/${page}`, target);
  if (found === undefined) return target;
  const place = posix.join('project', found.file);
  mkdirSync(dirname(join(outDir, place)), { recursive: true });
  copyFileSync(join(root, found.file), join(outDir, place));
  return posix.relative(posix.dirname(page), place);
}

/**
 * llms.txt: a title, a sentence, and a list of the pages with their first sentences (llmstxt.org).
 *
 * @param {{ title: string, description: string }} site
 * @param {string} base
 */
export function llmsText({ title, description }, base) {
  const sections = groups().map(({ text, items }) => {
    const lines = items.map(({ text, page }) => `- [${text}](${base}${page}): ${firstSentence(page)}`);
    return `## ${text}\n\n${lines.join('\n')}`;
  });
  return `# ${title}\n\n> ${description}\n\n${sections.join('\n\n')}\n`;
}

/** The first sentence of a page, as plain text. */
function firstSentence(page) {
  const prose = withoutCode(readFileSync(join(docs, page), 'utf8'));
  const paragraph =
    prose.split(/\n\s*\n/).find((part) => /^\s*[A-Z`[]/.test(part) && !part.trim().startsWith('#')) ??
    titleOf(prose) ??
    '';
  const text = paragraph
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.:](?= |$)/.exec(text)?.[0] ?? text;
}
