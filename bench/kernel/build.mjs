import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../../scripts/output-of.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [wasm, wat] = ['build/kernel.wasm', 'build/kernel.wat'];

/**
 * Compiles kernel.ts.
 *
 * @returns the module as text
 */
export function buildKernel() {
  const files = ['--outFile', wasm, '--textFile', wat];
  outputOf(
    process.execPath,
    ['node_modules/assemblyscript/bin/asc.js', 'bench/kernel/kernel.ts', '--target', 'simd', ...files],
    {
      cwd: root,
    },
  );
  return readFileSync(`${root}${wat}`, 'utf8');
}

/** @returns the exports of the compiled module */
export function loadKernel() {
  return new WebAssembly.Instance(new WebAssembly.Module(readFileSync(`${root}${wasm}`))).exports;
}
