/** Node, Deno and Bun: a command runs programs/console.mjs and prints the report. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param {{ folder: string }} consumer
 * @param {string} command
 * @param {string[]} [args] what comes before the program
 * @param {Record<string, string>} [env] besides what this process has
 */
export async function runConsole({ folder }, command, args = [], env = {}) {
  const { stdout } = await run(command, [...args, 'test/runtime/programs/console.mjs'], {
    cwd: folder,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}
