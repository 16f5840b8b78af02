/** Tests that compare processor times or memory. Another test beside them takes caches and memory bandwidth, so they run alone. */
export const measured = [
  'test/**/growth.test.ts',
  'test/presign/refused-cost.test.ts',
  'test/presign/own-strings.test.ts',
  'test/cli/memory.test.ts',
];
