/**
 * Tests that compare processor times or memory, or use all processors. They run alone, because other tests take processors, caches and
 * memory bandwidth.
 */
export const measured = [
  'test/**/growth.test.ts',
  'test/presign/refused-cost.test.ts',
  'test/presign/own-strings.test.ts',
  'test/cli/memory.test.ts',
  'test/cli/presign-workers.test.ts',
];
