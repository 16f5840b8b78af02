/** Node, Deno and Bun: a command runs a program, which prints its report. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SUITE = 'test/runtime/programs/console.mjs';

/**
 * @param {{ folder: string, program?: string }} consumer  `program`: a file in the folder, in place of the suite
 * @param {string} command
 * @param {string[]} [args] arguments before the program
 * @param {Record<string, string>} [env] in addition to this process's environment
 */
export async function runConsole({ folder, program = SUITE }, command, args = [], env = {}) {
  const { stdout } = await run(command, [...args, program], {
    cwd: folder,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}
