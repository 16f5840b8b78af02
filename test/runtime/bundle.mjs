/**
 * The programs for browsers and workerd, bundled as users bundle them. In a browser, only a bundler or an import map
 * resolves `siglane` and the package's own `#core`, and module workers have no import maps.
 */
import { build } from 'esbuild';

/** @param {{ folder: string }} consumer  @param {string} outdir a new folder, below the consumer's  @param {import('esbuild').BuildOptions} options */
export async function bundle({ folder }, outdir, options) {
  await build({
    absWorkingDir: folder,
    outdir,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
    ...options,
  });
}

/** For workerd: imports of modules remain imports, and the files are copied next to the program. */
export const withWasmBeside = {
  conditions: ['workerd', 'worker', 'browser'],
  loader: { '.wasm': /** @type {const} */ ('copy') },
};
