/**
 * Every page: its code runs and prints what the page says, its command lines name what exists, and its links lead somewhere. Programs that need
 * more than `npm test` has run in `npm run test:site`: Bun, Workers, and pages with `needs:`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wrongCommands } from './commands.js';
import { readOthers, readPages, root } from './files.js';
import { brokenLinks } from './links.js';
import { type Program, programsOf } from './programs.js';
import { Workshop } from './run.js';

const pages = await readPages();
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** Longer than any page, because a page waits for those before it. */
const PATIENCE = 300_000;

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open();
});
afterAll(() => workshop?.close());

const isHere = ({ runtime }: Program) => runtime !== 'bun' && runtime !== 'worker';

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
  it('has links that lead somewhere', async () => {
    expect(await brokenLinks(root, page)).toEqual([]);
  });

  it('has command lines that name what exists', () => {
    expect(wrongCommands(page, Object.keys(scripts))).toEqual([]);
  });

  it('has no block that no test runs', () => {
    programsOf(page);
  });
});

it.each(
  (await readOthers()).map((page) => [page.path, page] as const),
)('%s has links that lead somewhere', async (_, page) => {
  expect(await brokenLinks(root, page)).toEqual([]);
});

// A page whose blocks cannot be read fails above.
const programs = pages
  .filter(({ needs }) => needs.length === 0)
  .flatMap((page) => {
    try {
      return programsOf(page).map(
        (program) => [`${page.path}: ${program.language} in ${program.runtime}`, page, program] as const,
      );
    } catch {
      return [];
    }
  });

describe.concurrent('the code runs', () => {
  it.each(programs.filter(([, , program]) => isHere(program)))(
    '%s',
    async (_, page, program) => {
      await workshop.run(page, program);
    },
    PATIENCE,
  );
});
