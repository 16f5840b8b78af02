// Builds everything: five WebAssembly modules from assembly/, and dist/ from bindings/, with the release modules as text and as files.
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The source file that the compiler starts from, for each target of asconfig.json. */
const entries = {
  simd: 'assembly/index.ts',
  scalar: 'assembly/index.ts',
  presign: 'assembly/presign-only.ts',
  'simd-debug': 'assembly/index.ts',
  'scalar-debug': 'assembly/index.ts',
};

/** The modules that are separate files, by their names in "exports" of package.json. */
const files = { 'core.wasm': 'simd', 'core.scalar.wasm': 'scalar' };

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

for (const folder of ['dist', 'build/modules']) rmSync(`${root}${folder}`, { recursive: true, force: true });
for (const [target, entry] of Object.entries(entries)) {
  run('node_modules/assemblyscript/bin/asc.js', entry, '--target', target);
}
run('scripts/inline-wasm.mjs');
run('scripts/inline-worker.mjs');
// The types go to dist/, the modules to build/modules/.
run('node_modules/typescript/bin/tsc', '--project', '.');
run('scripts/bundle.mjs');
run('scripts/arrange-types.mjs');
for (const [file, target] of Object.entries(files)) {
  copyFileSync(`${root}build/core.${target}.wasm`, `${root}dist/${file}`);
  writeFileSync(`${root}dist/${file}.d.ts`, 'declare const module: WebAssembly.Module;\nexport default module;\n');
}
