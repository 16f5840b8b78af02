import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { withWasmBeside } from '../../test/runtime/bundle.mjs';

/**
 * Measures the minified bundle of a program that imports one function from siglane: for workerd, and for browsers and
 * all others.
 */
export async function measureBundles({ folder }) {
  const bundles = [];
  for (const [load, name] of Object.entries({ siglane: 'createSigner', 'siglane/presign': 'createPresigner' })) {
    for (const [target, options] of Object.entries({ default: { conditions: ['browser'] }, workerd: withWasmBeside })) {
      const { outputFiles } = await build({
        stdin: { contents: `export { ${name} } from '${load}';`, resolveDir: folder },
        absWorkingDir: folder,
        outdir: 'bundle',
        write: false,
        bundle: true,
        minify: true,
        format: 'esm',
        target: 'es2023',
        ...options,
      });
      const sum = (sizeOf) => outputFiles.reduce((total, { contents }) => total + sizeOf(contents), 0);
      const gzipped = sum((contents) => gzipSync(contents, { level: 9 }).length);
      bundles.push({ load, target, bytes: sum(({ length }) => length), gzipped });
    }
  }
  return bundles;
}
