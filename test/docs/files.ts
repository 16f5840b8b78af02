/** The pages: README.md, and all Markdown below docs/ that is in git. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writtenPages } from '../../docs/generate/outside.mjs';
import { type Page, readPage } from './markdown.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export async function readPages(): Promise<Page[]> {
  const paths = ['README.md', ...writtenPages().map((path) => `docs/${path}`)];
  return Promise.all(paths.map(async (path) => readPage(path, await readFile(join(root, path), 'utf8'))));
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
