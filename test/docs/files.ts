/** The pages: README.md, and all Markdown below docs/ that is in git. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Page, readPage } from './markdown.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folders below docs/ with what is installed or generated. */
const NOT_PAGES = ['node_modules', '.vitepress', 'reference', 'project'];

export async function readPages(): Promise<Page[]> {
  const entries = await readdir(join(root, 'docs'), { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !NOT_PAGES.includes(entry.name))
      .map(async ({ name }) => (await readdir(join(root, 'docs', name))).map((file) => `docs/${name}/${file}`)),
  );
  const paths = [...entries.map(({ name }) => `docs/${name}`), ...below.flat()].filter((path) => path.endsWith('.md'));
  return Promise.all(
    ['README.md', ...paths.sort()].map(async (path) => readPage(path, await readFile(join(root, path), 'utf8'))),
  );
}

/** Markdown elsewhere in the project. Only its links are tested: the site shows what pages link to. */
const OTHERS = [
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'bench/README.md',
  'examples/README.md',
  'test/README.md',
];

export function readOthers(): Promise<Page[]> {
  return Promise.all(OTHERS.map(async (path) => readPage(path, await readFile(join(root, path), 'utf8'))));
}
