// Keeps only the type files in dist/ that package.json names and the files that they import. Copies the type files of
// entries to dist/cjs/, beside the CommonJS modules: TypeScript treats a .d.ts file as CommonJS only if the nearest
// package.json says so.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Paths in dist/. build.mjs writes the types of WebAssembly modules. */
const entries = Object.values(exports).flatMap(({ require, types }) => (require === undefined ? [] : [inDist(types)]));
const commands = Object.values(bin).map((file) => inDist(file).replace(/\.js$/, '.d.ts'));

const ofEntries = withImports(entries);
const all = withImports(commands, new Set(ofEntries));
for (const file of readdirSync(dist, { recursive: true }).map((name) => name.replaceAll('\\', '/')))
  if (file.endsWith('.d.ts') && !all.has(file)) rmSync(join(dist, file));
removeEmpty(dist);

for (const file of ofEntries) {
  const copy = join(dist, 'cjs', file);
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(join(dist, file), copy);
}

function inDist(path) {
  return path.replace(/^(\.\/)?dist\//, '');
}

/** Returns the given type files, and the files that they import. */
function withImports(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    const imported = readFileSync(join(dist, file), 'utf8').matchAll(/(?:from|import\(?) ?['"](\.[^'"]+)\.js['"]/g);
    const beside = Array.from(imported, ([, path]) => join(dirname(file), `${path}.d.ts`).replaceAll('\\', '/'));
    withImports(beside, found);
  }
  return found;
}

function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
