import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keep, readKept } from './kept.js';
import { properties } from './properties.js';

test('inputs that failed once pass now', async () => {
  for (const { name, property, input } of readKept()) {
    const found = properties.find((each) => each.name === property);
    expect(found, name).toBeDefined();
    await found?.check(input);
  }
});

test('an input is stored unchanged', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siglane-kept-'));
  const input = { date: new Date(0), bytes: new Uint8Array([1]), text: '\ud800' };
  const into = pathToFileURL(`${folder}/`);
  keep('garbage', input, '', '', into);
  expect(readKept(into)).toMatchObject([{ property: 'garbage', input }]);
  rmSync(folder, { recursive: true });
});

test.each(properties)('$name holds for the first inputs of a seed', async ({ inputs, check }) => {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => check(input)),
    { seed: 1, numRuns: 30 },
  );
});

test.each(properties)('$name: fails for an input of the wrong type', async ({ check }) => {
  await expect(async () => check({})).rejects.toThrow();
});
