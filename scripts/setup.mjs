// Installs and builds what is missing or older than what it is made from, so that `npm start` and `npm test` work at once
// after a clone. Does nothing, in a few milliseconds, when all is there.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installDependencies, run } from './install.mjs';

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
// dist/cli/main.js is among the last that the build writes; it empties dist/ first.
if (
  newest('dist') < sources ||
  !existsSync(`${root}dist/cli/main.js`) ||
  !existsSync(`${root}build/core.scalar.debug.wasm`)
) {
  console.error('building …');
  run(root, process.execPath, ['scripts/build.mjs']);
}
