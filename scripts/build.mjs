// Builds everything: four WebAssembly modules from assembly/, and dist/ from bindings/ with the two release modules inlined.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(`${root}dist`, { recursive: true, force: true });
for (const target of ['simd', 'scalar', 'simd-debug', 'scalar-debug']) {
  run('node_modules/assemblyscript/bin/asc.js', '--target', target);
}
run('scripts/inline-wasm.mjs');
run('node_modules/typescript/bin/tsc', '--project', '.');
