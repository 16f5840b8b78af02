// Installs and builds what is missing or older than what it is made from, so that `npm start` and `npm test` work at once
// after a clone. Does nothing, in a few milliseconds, when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** When the newest file of these paths was written; 0 if there is none. */
function newest(...paths) {
  return Math.max(0, ...paths.map((path) => newestOf(`${root}${path}`)));
}

function newestOf(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestOf(`${path}/${name}`)));
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

// npm writes this file last, so it stands for a complete installation.
if (newest('node_modules/.package-lock.json') < newest('package-lock.json')) {
  console.error('installing dependencies (npm ci) …');
  const npm = process.env.npm_execpath;
  if (npm) run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund']);
  else run('npm', ['ci', '--no-audit', '--no-fund']);
}

const sources = newest('assembly', 'bindings', 'scripts', 'asconfig.json', 'tsconfig.json', 'package-lock.json');
// dist/cli/main.js is among the last that the compiler writes; it empties dist/ first.
if (
  newest('dist') < sources ||
  !existsSync(`${root}dist/cli/main.js`) ||
  !existsSync(`${root}build/core.scalar.debug.wasm`)
) {
  console.error('building …');
  run(process.execPath, ['scripts/build.mjs']);
}
