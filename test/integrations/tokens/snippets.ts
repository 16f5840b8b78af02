/** Programs of docs/tasks/tokens.md. The tests run them against servers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPages, root } from '../../docs/files.js';

const PAGE = 'docs/tasks/tokens.md';
const ENTRIES = join(root, 'bindings/entries/');

/** Imports a named file of the page. It runs on the sources of siglane, and on the packages of test/integrations. */
export async function importSnippet(name: string): Promise<Record<string, (...args: never[]) => unknown>> {
  const page = (await readPages()).find(({ path }) => path === PAGE);
  const block = page?.blocks.find(({ words }) => words[1] === name);
  if (block === undefined) throw new Error(`${PAGE} has no file ${name}`);
  const code = block.code
    .replaceAll("from 'siglane'", `from '${ENTRIES}index.js'`)
    .replace(/from 'siglane\/([\w-]+)'/g, (_, entry) => `from '${ENTRIES}${entry}.js'`);
  // It is among the tests, where its packages are. As TypeScript, its imports find the sources.
  const folder = await mkdtemp(fileURLToPath(new URL('./snippet-', import.meta.url)));
  try {
    await writeFile(join(folder, 'snippet.ts'), code);
    return await import(join(folder, 'snippet.ts'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
