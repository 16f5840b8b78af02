/** README.md: its length, and its facts about the package. docs/pages.test.ts runs its code and follows its links. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { subpaths } from '../../scripts/check/subpaths.mjs';

const root = new URL('../../', import.meta.url);
const readme = await readFile(new URL('README.md', root), 'utf8');
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));

it('has at most 12,000 bytes', () => {
  expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(12_000);
});

it('says of each entry what a page downloads at most, which npm run check enforces', () => {
  const rows = [...readme.matchAll(/^\| `(siglane[^` ]*)` \| .* \| (\d+) KB.* \|$/gm)];
  const promised = Object.fromEntries(rows.map(([, entry, kilobytes]) => [entry, 1000 * Number(kilobytes)]));
  const { 'siglane/pool/worker': _, ...pages } = subpaths;
  expect(promised).toEqual(Object.fromEntries(Object.entries(pages).map(([entry, { gzipped }]) => [entry, gzipped])));
});

it('names the oldest Node that package.json allows', () => {
  expect(readme).toContain(`Node](docs/start/node.md) ${manifest.engines.node.replace('>=', '')} and newer`);
});

it('installs the tarball that npm pack writes', () => {
  expect(readme).toContain(`siglane-${manifest.version}.tgz`);
});

it('leads to every page', async () => {
  for (const folder of ['start', 'tasks', 'move', 'understand', 'fail']) {
    for (const file of await readdir(new URL(`docs/${folder}/`, root)))
      if (file.endsWith('.md')) expect(readme).toContain(`](docs/${folder}/${file})`);
  }
});
