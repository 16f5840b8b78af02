import { describe, expect, test } from 'vitest';
import { expectPassed } from './expected.js';
import { visit } from './visit.mjs';

type Open = Parameters<typeof visit>[1];

/** The suite in a browser, on a page and in a module worker. */
export function testBrowser(consumer: { folder: string }, name: string, open: Open): void {
  describe(name, () => {
    test.each([
      ['page', 'browser'],
      ['worker', 'start-worker'],
    ] as const)('%s', async (place, program) => {
      const { report, error, requests } = await visit(consumer, open, program);
      expect(error).toBeUndefined();
      expectPassed(report, { name, version: expect.stringMatching(/^\d/), place });
      // siglane/streaming downloaded it.
      expect(requests).toContain('/core.wasm');
    });
  });
}
