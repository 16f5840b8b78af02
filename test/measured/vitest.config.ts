import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { measured } from './files.js';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../../', import.meta.url)),
    include: measured,
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
