// Links that lead out of docs/: to SECURITY.md, to examples, to results of benchmarks. On the site each of these files is a page below project/:
// Markdown as it is, a program as a block of code, a folder as a list of its files. Pictures stay where they are, and the build takes them in.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutCode } from './anchors.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const docs = join(root, 'docs');

/** Folders of docs/ whose Markdown is not a page, or not written by hand. */
const NOT_WRITTEN = ['.vitepress', 'generate', 'node_modules', 'project', 'public', 'reference'];

const PICTURES = ['.gif', '.jpg', '.png', '.svg', '.webp'];
/** The longest file that becomes a page. */
const MOST_BYTES = 200_000;

/** The pages that are written by hand, from docs/. @returns {string[]} */
export function writtenPages() {
  return readdirSync(docs, { withFileTypes: true })
    .flatMap((entry) => {
      if (!entry.isDirectory()) return [entry.name];
      if (NOT_WRITTEN.includes(entry.name)) return [];
      return readdirSync(join(docs, entry.name)).map((name) => `${entry.name}/${name}`);
    })
    .filter((path) => path.endsWith('.md'))
    .sort();
}

export function isPicture(target) {
  return PICTURES.includes(extname(target.split(/[?#]/)[0]).toLowerCase());
}

/**
 * Where a link of a page leads on the site.
 *
 * @param {string} page from the root of the project: the place that relative targets are counted from
 * @param {string} target as the page has it
 * @returns {{ file: string, anchor: string } | undefined} the file that is meant, from the root of the project; undefined if the link needs no
 *   change: to another host, or within the page
 */
export function fileOf(page, target) {
  if (target === '' || /^(?:[a-z][\w+.-]*:|[#/])/i.test(target)) return undefined;
  const [path, anchor] = target.split('#', 2);
  const file = posix.join(posix.dirname(page), decodeURI(path)).replace(/\/$/, '');
  return { file, anchor: anchor === undefined ? '' : `#${anchor}` };
}

/** The page of a file on the site, from docs/. @param {string} file from the root of the project */
export function pageOf(file) {
  if (file === 'docs' || file.startsWith('docs/')) return posix.relative('docs', file) || 'index.md';
  if (existsSync(join(root, file)) && statSync(join(root, file)).isDirectory())
    return posix.join('project', file, 'index.md');
  return posix.join('project', file.endsWith('.md') ? file : `${file}.md`);
}

/**
 * A link's target on the site.
 *
 * @param {string} page where the link is, from the root of the project
 * @param {string} target as it is there
 * @param {string} [shownAt] the page that shows it, from docs/
 */
export function siteTarget(page, target, shownAt = pageOf(page)) {
  const found = fileOf(page, target);
  if (found === undefined || isPicture(target)) return target;
  const to = pageOf(found.file);
  return `${posix.relative(posix.dirname(shownAt), to)}${found.anchor}`;
}

/**
 * A page with other targets in its links and pictures. Code is left as it is.
 *
 * @param {string} text
 * @param {(target: string) => string} change
 */
export function withTargets(text, change) {
  // Links are looked for where code is replaced by spaces, and changed at the same place of the page.
  const prose = withoutCode(text, ' ').replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  let changed = '';
  let from = 0;
  for (const { index, 0: whole, 1: before, 2: target } of prose.matchAll(
    /(\]\(\s*<?|^\[[^\]\n]+\]:\s*|\b(?:href|src)=")([^\s()<>"]+)/gm,
  )) {
    changed += text.slice(from, index) + before + change(target);
    from = index + whole.length;
  }
  return changed + text.slice(from);
}

/** Writes the pages below docs/project/, and removes those of the last time. */
export function writeProjectPages() {
  rmSync(join(docs, 'project'), { recursive: true, force: true });
  const written = new Set();
  const waiting = writtenPages().flatMap((page) => targetsIn(`docs/${page}`));
  while (waiting.length > 0) {
    const file = waiting.pop();
    if (written.has(file) || file.startsWith('docs/') || file === 'docs') continue;
    written.add(file);
    const path = join(root, file);
    if (!existsSync(path)) throw new Error(`a page links to ${file}, which does not exist`);
    const page = pageOf(file);
    const isFolder = statSync(path).isDirectory();
    const isMarkdown = file.endsWith('.md');
    const text = isFolder ? folderPage(file) : isMarkdown ? readFileSync(path, 'utf8') : codePage(file);
    const shown = isMarkdown ? withTargets(text, (target) => projectTarget(file, target, page)) : text;
    mkdirSync(dirname(join(docs, page)), { recursive: true });
    writeFileSync(join(docs, page), shown);
    if (isMarkdown) waiting.push(...targetsIn(file));
    if (isShown(file) && isFolder) waiting.push(...listed(file).map((name) => `${file}/${name}`));
  }
}

function projectTarget(file, target, page) {
  const found = fileOf(file, target);
  if (found === undefined) return target;
  // A picture is where it was, seen from the copy.
  if (isPicture(target)) return relative(dirname(join(docs, page)), join(root, found.file)).replaceAll('\\', '/');
  return siteTarget(file, target, page);
}

/** The files that a page links to, but for pictures. */
function targetsIn(page) {
  const prose = withoutCode(readFileSync(join(root, page), 'utf8')).replace(/`[^`\n]*`/g, '');
  const targets = prose.matchAll(/(?:\]\(\s*<?|^\[[^\]\n]+\]:\s*|\bhref=")([^\s()<>"]+)/gm);
  return Array.from(targets, ([, target]) => target)
    .filter((target) => !isPicture(target))
    .map((target) => fileOf(page, target)?.file)
    .filter((file) => file !== undefined && !file.startsWith('docs/reference'));
}

function listed(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => !/^(?:\..*|node_modules|package-lock\.json)$/.test(name) && !isPicture(name))
    .filter((name) => {
      const stat = statSync(join(root, folder, name));
      return stat.isDirectory() ? name !== 'bundle' : stat.size <= MOST_BYTES;
    });
}

/** Files of a folder that have pages of their own. Of others there are only the names. */
function isShown(folder) {
  return /^examples(?:\/|$)/.test(folder);
}

function folderPage(folder) {
  const rows = listed(folder).map((name) => {
    const page = posix.relative(posix.join('project', folder), pageOf(`${folder}/${name}`));
    return isShown(folder) ? `- [\`${name}\`](${page})` : `- \`${name}\``;
  });
  return `# ${folder}/\n\nFiles of the project.\n\n${rows.join('\n')}\n`;
}

function codePage(file) {
  const text = readFileSync(join(root, file), 'utf8');
  if (text.length > MOST_BYTES) throw new Error(`a page links to ${file}, which is too long for a page`);
  const language = { '.mjs': 'js', '.cjs': 'js', '.mts': 'ts' }[extname(file)] ?? (extname(file).slice(1) || 'text');
  const known = ['js', 'ts', 'json', 'jsonc', 'html', 'css', 'sh', 'xml', 'toml', 'yaml'];
  return `# ${file}\n\nA file of the project.\n\n\`\`\`\`\`${known.includes(language) ? language : 'text'}\n${text.trimEnd()}\n\`\`\`\`\`\n`;
}
