// Copies the types that package.json names, and those that they import, from build/types/ to dist/, and to dist/cjs/ what is beside the
// CommonJS form: TypeScript takes a .d.ts for CommonJS only where the nearest package.json says so. The types of all other modules stay behind.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const types = `${root}build/types`;
const { exports, bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const commands = Object.values(bin).map((file) => file.replace(/\.js$/, '.d.ts'));

copy([...Object.values(exports).map((entry) => entry.types), ...commands], 'dist');
copy(
  Object.values(exports).map((entry) => entry.require?.default.types),
  'dist/cjs',
);

/** @param {(string | undefined)[]} named paths of package.json */
function copy(named, folder) {
  // The types of WebAssembly modules are written by build.mjs.
  const first = named.filter((path) => path !== undefined && !path.endsWith('.wasm.d.ts'));
  for (const file of withImports(first.map((path) => path.replace(/^(\.\/)?/, '').slice(`${folder}/`.length)))) {
    mkdirSync(dirname(join(root, folder, file)), { recursive: true });
    copyFileSync(join(types, file), join(root, folder, file));
  }
}

/** Files of types, and those that they import. */
function withImports(files, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue;
    found.add(file);
    const imported = readFileSync(join(types, file), 'utf8').matchAll(/(?:from|import\(?) ?['"](\.[^'"]+)\.js['"]/g);
    const beside = Array.from(imported, ([, path]) => join(dirname(file), `${path}.d.ts`));
    withImports(beside, found);
  }
  return found;
}
