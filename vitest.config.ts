import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm test` needs nothing but Node and npm. These need more, and have commands of their own: `npm run test:curl`, `test:shells`,
    // `test:bundlers`, `test:commonjs`, `test:edge`, `test:clients`, `test:frameworks`, `test:runtimes`, `test:browsers`, `test:servers` and
    // `fuzz`.
    exclude: [
      ...configDefaults.exclude,
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
    testTimeout: 60_000,
    // Vitest leaves a processor to itself. It hardly needs one, and of two that is half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
