/** The programs of pages that need more than `npm test` has: Bun, workerd, and pages with `needs:` in their front matter. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { readPages } from '../docs/files.js';
import { programsOf } from '../docs/programs.js';
import { Workshop } from '../docs/run.js';

const pages = await readPages();
const programs = pages.flatMap((page) =>
  programsOf(page)
    .filter(({ runtime }) => page.needs.length > 0 || runtime === 'bun' || runtime === 'worker')
    .map((program) => [`${page.path}: ${program.language} in ${program.runtime}`, page, program] as const),
);

let workshop: Workshop;
beforeAll(async () => {
  workshop = await Workshop.open(['frameworks', 'integrations']);
});
afterAll(() => workshop?.close());

describe('the code runs', () => {
  it.each(programs)('%s', async (_, page, program) => {
    await workshop.run(page, program);
  });
});
