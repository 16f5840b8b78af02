// Are the types wrong: whether each entry resolves to its types, for `import` and for `require`. Not for `node10`, which knows no "exports".
import { fileURLToPath } from 'node:url';
import { outputOf } from '../output-of.mjs';

const attw = fileURLToPath(new URL('../../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));

/** Runtimes that import WebAssembly know no `require`, so these have no form for it. */
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
