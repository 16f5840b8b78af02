// Installs and builds everything that is missing or older than its sources, so that `npm start` and `npm test` work
// right after a clone. If nothing is missing, it does nothing and takes a few milliseconds.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installDependencies, run } from './install.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Returns the modification time of the newest file in these paths, or 0 if they have no files. */
function newest(...paths) {
  return Math.max(0, ...paths.map((path) => newestOf(`${root}${path}`)));
}

function newestOf(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestOf(`${path}/${name}`)));
}

installDependencies(root);

const sources = newest(
  'assembly',
  'bindings',
  'scripts',
  'asconfig.json',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
);
// dist/cli/main.js is among the last files that the build writes. The build empties dist/ first.
if (
  newest('dist') < sources ||
  !existsSync(`${root}dist/cli/main.js`) ||
  !existsSync(`${root}build/core.scalar.debug.wasm`)
) {
  console.error('building …');
  run(root, process.execPath, ['scripts/build.mjs']);
}
