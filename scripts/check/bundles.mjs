// Bundles for browsers: their size and the folders of bindings/ that they contain, by the table in subpaths.mjs.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { consumer } from './consumer.mjs';
import { entriesOf } from './entries.mjs';
import { subpaths } from './subpaths.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The most that a page may grow because dist/ has chunks instead of modules. Most pages grow by less than 1 %,
 * siglane/pool by 2.6 % for an unknown reason.
 */
const MOST_FOR_CHUNKS = 1.03;

/** @param {import('./run.mjs').Packed} packed */
export async function bundles(packed) {
  const { folder } = packed;
  const scratch = consumer(packed);
  const unbundled = asModules(packed);
  const problems = [];
  for (const { entry } of entriesOf(folder)) {
    const expected = subpaths[entry];
    if (expected === undefined) {
      problems.push(`${entry} is not in scripts/check/subpaths.mjs`);
      continue;
    }
    const { chunks, gzipped } = await bundle(entry, expected.imports, scratch);
    const modules = await bundle(entry, expected.imports, unbundled);
    const { folders } = modules;
    console.log(`       ${entry}: ${gzipped} bytes gzipped (at most ${expected.gzipped})`);
    for (const { later, name, gzipped } of chunks) if (later) console.log(`         ${name}, if needed: ${gzipped}`);
    if (gzipped > expected.gzipped)
      problems.push(`${entry} has ${gzipped} bytes gzipped, and ${expected.gzipped} are allowed`);
    if (gzipped > modules.gzipped * MOST_FOR_CHUNKS)
      problems.push(
        `${entry} would have ${modules.gzipped} bytes without chunks: bundlers do not drop the code that it does not need`,
      );
    for (const folder of folders)
      if (!expected.folders.includes(folder))
        problems.push(`${entry} contains ${folder}, which subpaths.mjs does not allow`);
    for (const folder of expected.folders)
      if (!folders.has(folder))
        problems.push(`${entry} does not contain ${folder}, which subpaths.mjs allows: remove it there`);
  }
  return problems;
}

/** Creates a folder with the package installed as separate modules. Only modules show which folder of bindings/ they come from. */
function asModules({ folder, scratch }) {
  const consumer = join(scratch, 'unbundled');
  const installed = join(consumer, 'node_modules/siglane');
  cpSync(join(root, 'build/modules'), join(installed, 'dist'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  manifest.sideEffects.push('./dist/pool/worker.js');
  writeFileSync(join(installed, 'package.json'), JSON.stringify(manifest));
  return consumer;
}

async function bundle(entry, name, scratch) {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: name === undefined ? `import '${entry}';` : `export { ${name} } from '${entry}';`,
      resolveDir: scratch,
    },
    absWorkingDir: scratch,
    platform: 'browser',
    format: 'esm',
    bundle: true,
    minify: true,
    splitting: true,
    chunkNames: '[name]',
    outdir: 'out',
    write: false,
    metafile: true,
  });
  const { outputs } = metafile;
  const first = Object.keys(outputs).find((path) => outputs[path].entryPoint === '<stdin>');
  const atOnce = withImports(first, outputs);
  const chunks = Object.keys(outputs).map((path) => ({
    name: path.slice('out/'.length),
    later: !atOnce.has(path),
    gzipped: gzipSync(outputFiles.find((file) => file.path === join(scratch, path)).contents, { level: 9 }).length,
  }));
  const folders = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) folders.add(folderOf(path));
    }
  }
  // Every bundle contains its entry.
  folders.delete('entries');
  const gzipped = chunks.reduce((sum, { later, gzipped }) => (later ? sum : sum + gzipped), 0);
  return { chunks, gzipped, folders };
}

/** Returns an output and the outputs that are loaded with it. */
function withImports(path, outputs, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { kind, path: imported } of outputs[path].imports)
    if (kind === 'import-statement') withImports(imported, outputs, found);
  return found;
}

/** Returns the folder of bindings/ that a file comes from, or the name of the other package that it belongs to. */
function folderOf(path) {
  const [, own] = /^(?:package|node_modules\/siglane)\/dist\/([^/]+)\//.exec(path) ?? [];
  return own ?? /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)[1];
}
