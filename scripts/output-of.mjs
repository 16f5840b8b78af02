import { spawnSync } from 'node:child_process';

/**
 * Runs a program and returns what it wrote to standard output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @throws Error with all that it wrote, if it fails
 */
export function outputOf(command, args, options) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`);
  return stdout;
}
