import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('imports nothing of undici, so that it works without it', async () => {
  const folder = new URL('../../bindings/undici/', import.meta.url);
  const files = await readdir(folder);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    expect(await readFile(new URL(file, folder), 'utf8')).not.toMatch(
      /^(?:import|export) [^;]*'undici|import\('undici/m,
    );
});
