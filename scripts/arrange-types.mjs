// Leaves in dist/ the types that package.json names and those that they import, and copies those of entries to dist/cjs/, beside their
// CommonJS form: TypeScript takes a .d.ts for CommonJS only where the nearest package.json says so.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');
const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Paths in dist/. The types of WebAssembly modules are written by build.mjs. */
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

/** Files of types, and those that they import. */
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
