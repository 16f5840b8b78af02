// Are the types wrong: whether each entry resolves to its types. Not for `node10`, which knows no "exports", and not for what
// require() gives, which is an ES module by intention: that is what the profile leaves out.
import { fileURLToPath } from 'node:url';
import { outputOf } from '../output-of.mjs';

const attw = fileURLToPath(new URL('../../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url));

/** @param {import('./run.mjs').Packed} packed */
export function types({ tarball }) {
  try {
    outputOf(process.execPath, [attw, tarball, '--profile', 'esm-only', '--no-color', '--format', 'ascii']);
    return [];
  } catch (error) {
    return [error.message];
  }
}
