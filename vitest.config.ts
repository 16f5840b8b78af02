import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that compare processor times. Another test beside them takes caches and memory bandwidth from them, so they run last and alone. */
const measured = ['test/**/growth.test.ts', 'test/presign/refused-cost.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          // `npm test` needs nothing but Node and npm. These need more, and have commands of their own: `npm run test:curl`, `test:shells`,
          // `test:bundlers`, `test:commonjs`, `test:edge`, `test:clients`, `test:frameworks`, `test:runtimes`, `test:browsers`, `test:servers` and
          // `fuzz`.
          exclude: [
            ...configDefaults.exclude,
            ...measured,
            'test/clients/**',
            'test/curl/**',
            'test/frameworks/**',
            'test/shells/**',
            'test/bundlers/**',
            'test/commonjs/**',
            'test/edge/**',
            'test/runtime/runtimes.test.ts',
            'test/examples/cloudflare-worker.test.ts',
            'test/runtime/browsers.test.ts',
            'test/servers/**',
            'test/fuzz/fuzz.test.ts',
          ],
          // Vitest keeps a processor for itself and hardly needs it. Of two processors that is half of the machine.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'measured', include: measured, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
