// Are the types wrong: each entry resolves to its types, for `import` and for `require`. `node10` is not checked
// because it does not read "exports".
import { fileURLToPath } from 'node:url';
import { outputOf } from '../output-of.mjs';

const attw = fileURLToPath(new URL('../../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));

/** Runtimes that import WebAssembly have no `require`, so these entries have no CommonJS file. */
const onlyImported = ['core.wasm', 'core.scalar.wasm'];

/** @param {import('./run.mjs').Packed} packed */
export function types({ tarball }) {
  return [
    ...problemsOf(tarball, '--profile', 'node16', '--exclude-entrypoints', ...onlyImported),
    ...problemsOf(tarball, '--profile', 'esm-only', '--entrypoints', ...onlyImported),
  ];
}

function problemsOf(tarball, ...options) {
  try {
    outputOf(process.execPath, [attw, tarball, '--no-color', '--format', 'ascii', ...options]);
    return [];
  } catch (error) {
    return [error.message];
  }
}
