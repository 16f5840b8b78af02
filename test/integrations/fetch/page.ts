/** Code of a page of docs/, so that tests run what users copy. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll } from 'vitest';

const root = new URL('../../../', import.meta.url);

/**
 * Imports a file that a page shows: a block that is marked `js <name>`.
 *
 * @param page a path below docs/
 * @throws Error if the page has no such block
 */
export async function importFromPage<T>(page: string, name: string): Promise<T> {
  const text = await readFile(new URL(`docs/${page}`, root), 'utf8');
  const [, code] = text.split(`\`\`\`js ${name}\n`);
  if (code === undefined) throw new Error(`docs/${page} has no block that is marked "js ${name}"`);
  // Beside the tests, because their packages are installed here.
  const file = new URL(`from-page-${process.pid}-${name}`, import.meta.url);
  afterAll(() => rm(file, { force: true }));
  await writeFile(file, code.slice(0, code.indexOf('\n```') + 1));
  return import(/* @vite-ignore */ file.href) as Promise<T>;
}
