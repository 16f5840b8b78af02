import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need curl, and `npm test` needs Node alone: `npm run test:curl`.
    exclude: [...configDefaults.exclude, 'test/curl/**'],
    testTimeout: 60_000,
  },
});
