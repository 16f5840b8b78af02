// Runs npm, and installs the dependencies of a folder from its lockfile if necessary.
import { spawnSync } from 'node:child_process';
import { lstatSync, statSync } from 'node:fs';

/** Runs a program with its output on stderr. If it fails, ends this process with the same exit code. */
export function run(cwd, command, args) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Returns the command of npm: the npm that runs this script, if there is one.
 *
 * @returns {[command: string, args: string[]]}
 */
export function npmCommand(...args) {
  const npm = process.env.npm_execpath;
  return npm ? [process.execPath, [npm, ...args]] : ['npm', args];
}

/**
 * Installs the packages of package-lock.json if node_modules/ is missing or older.
 *
 * @param options more options of npm
 * @throws Error if node_modules/ is a link, because npm would empty the folder that it points to
 */
export function installDependencies(folder, ...options) {
  // npm writes this file last, so the installation is complete if the file is there.
  if (written(`${folder}node_modules/.package-lock.json`) >= written(`${folder}package-lock.json`)) return;
  const modules = `${folder}node_modules`;
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error(`${modules} is a link, and npm ci would empty the folder that it points to. Remove the link.`);
  console.error('installing dependencies (npm ci) …');
  run(folder, ...npmCommand('ci', '--no-audit', '--no-fund', ...options));
}

function written(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
