/** Programs that load the package by `require`. */
import { bundle } from '../bundle.mjs';
import { runConsole } from './console.mjs';

/** The program that compares the results of `require` and `import`. */
export const comparison = 'test/runtime/programs/require.cjs';

export function compareInstances(consumer, command) {
  return runConsole({ ...consumer, program: comparison }, command);
}

/** The suite with the CommonJS build, in a Node that cannot require ES modules, so that it must use this build. */
export async function runCommonJs(consumer) {
  await bundle(consumer, 'commonjs', {
    entryPoints: ['test/runtime/programs/console.mjs'],
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    outExtension: { '.js': '.cjs' },
  });
  return runConsole({ ...consumer, program: 'commonjs/console.cjs' }, process.execPath, [
    '--no-experimental-require-module',
  ]);
}
