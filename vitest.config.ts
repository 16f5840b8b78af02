import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { measured } from './test/measured/files.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm test` needs nothing but Node and npm. These need more, or a machine of their own, and have commands of their own:
    // `npm run test:measured`, `test:curl`, `test:shells`, `test:bundlers`, `test:commonjs`, `test:edge`, `test:clients`, `test:frameworks`,
    // `test:integrations`, `test:site`, `test:runtimes`, `test:browsers`, `test:servers` and `fuzz`.
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
      'test/integrations/**',
      'test/servers/**',
      'test/site/**',
      // The tests of the tests of pages.
      'test/docs/harness.test.ts',
      'test/fuzz/fuzz.test.ts',
    ],
    testTimeout: 60_000,
    // Vitest keeps a processor for itself and hardly needs it. Of two processors that is half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
