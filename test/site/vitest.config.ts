import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../', import.meta.url)),
    include: ['test/site/*.test.ts', 'test/docs/harness.test.ts'],
    globalSetup: 'test/site/setup.ts',
    testTimeout: 120_000,
    // Two browsers and a build at the same time need more memory than small machines have.
    fileParallelism: false,
  },
});
