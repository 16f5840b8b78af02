import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runConsole } from './console.mjs';

const require = createRequire(import.meta.url);

export const denoVersion = require('deno/package.json').version;

/** With only the given permissions, and without prompts. @param {string[]} [permissions] */
export function runDeno(consumer, permissions = []) {
  const args = [require.resolve('deno/bin.cjs'), 'run', '--quiet', '--no-prompt', ...permissions];
  return runConsole(consumer, process.execPath, args, {
    DENO_DIR: join(consumer.folder, 'deno-cache'),
    DENO_NO_UPDATE_CHECK: '1',
  });
}
