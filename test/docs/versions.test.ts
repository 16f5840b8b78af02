/** docs/understand/tested-versions.md: generated, and each package that the tests of integrations install is in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PAGE, testedPackages, versionsPage } from '../../docs/generate/versions.mjs';
import { root } from './files.js';

it('is what the generator writes', async () => {
  expect(await readFile(join(root, PAGE), 'utf8'), 'run "npm run docs:versions"').toBe(versionsPage());
});

it.each(['test/integrations', 'test/frameworks'])('has every package of %s', async (folder) => {
  const { dependencies } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const names = Object.keys(dependencies).filter((name) => !name.startsWith('@types/'));
  expect(names.length).toBeGreaterThan(0);
  expect(testedPackages().map(({ name }) => name)).toEqual(expect.arrayContaining(names));
});

it('has the versions that are installed', async () => {
  for (const { name, version, folder } of testedPackages().filter(({ folder }) => folder === '.')) {
    const installed = JSON.parse(await readFile(join(root, folder, 'node_modules', name, 'package.json'), 'utf8'));
    expect(`${name} ${installed.version}`).toBe(`${name} ${version}`);
  }
});
