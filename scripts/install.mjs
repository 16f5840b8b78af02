// npm, and installing a folder's dependencies from its lockfile when that is needed.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

/** Runs a program with its output on stderr; ends this one, with the same exit code, if it fails. */
export function run(cwd, command, args) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** The command of npm: the one that runs this script, if one does. @returns {[command: string, args: string[]]} */
export function npmCommand(...args) {
  const npm = process.env.npm_execpath;
  return npm ? [process.execPath, [npm, ...args]] : ['npm', args];
}

/** Installs what package-lock.json says, if node_modules/ is missing or older. @param options further ones of npm */
export function installDependencies(folder, ...options) {
  // npm writes this file last, so it stands for a complete installation.
  if (written(`${folder}node_modules/.package-lock.json`) >= written(`${folder}package-lock.json`)) return;
  console.error('installing dependencies (npm ci) …');
  run(folder, ...npmCommand('ci', '--no-audit', '--no-fund', ...options));
}

function written(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
