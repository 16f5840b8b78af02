/** What asks for the package by `require`. */
import { bundle } from '../bundle.mjs';
import { runConsole } from './console.mjs';

/** Whether `require` and `import` give one instance, asked by a command that runs a program. */
export function compareInstances(consumer, command, args = []) {
  return runConsole({ ...consumer, program: 'test/runtime/programs/require.cjs' }, command, args);
}

/** The suite, on the CommonJS form: in a Node that cannot require ES modules, so that it can get no other. */
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
