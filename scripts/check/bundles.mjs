// Bundles for browsers: what they weigh and which rooms they carry, by the table in subpaths.mjs.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { entriesOf } from './entries.mjs';
import { subpaths } from './subpaths.mjs';

const dependencies = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** @param {import('./run.mjs').Packed} packed */
export async function bundles({ folder, scratch }) {
  mkdirSync(join(scratch, 'node_modules'));
  symlinkSync(folder, join(scratch, 'node_modules/siglane'), 'junction');
  const problems = [];
  for (const { entry } of entriesOf(folder)) {
    const expected = subpaths[entry];
    if (expected === undefined) {
      problems.push(`${entry} is not in scripts/check/subpaths.mjs`);
      continue;
    }
    const { chunks, rooms } = await bundle(entry, expected.imports, scratch);
    const gzipped = chunks.reduce((sum, { later, gzipped }) => (later ? sum : sum + gzipped), 0);
    console.log(`       ${entry}: ${gzipped} bytes gzipped (at most ${expected.gzipped})`);
    for (const { later, name, gzipped } of chunks) if (later) console.log(`         ${name}, if needed: ${gzipped}`);
    if (gzipped > expected.gzipped) problems.push(`${entry} is too large`);
    for (const room of rooms)
      if (!expected.rooms.includes(room))
        problems.push(`${entry} carries ${room}, which subpaths.mjs does not allow it`);
    for (const room of expected.rooms)
      if (!rooms.has(room)) problems.push(`${entry} does not carry ${room}, which subpaths.mjs allows it`);
  }
  return problems;
}

async function bundle(entry, name, scratch) {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: name === undefined ? `import '${entry}';` : `export { ${name} } from '${entry}';`,
      resolveDir: scratch,
    },
    absWorkingDir: scratch,
    nodePaths: [dependencies],
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
  const rooms = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      if (bytesInOutput > 0) rooms.add(roomOf(path));
    }
  }
  // Every bundle has its entry.
  rooms.delete('entries');
  return { chunks, rooms };
}

/** An output and those that are loaded with it. */
function withImports(path, outputs, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { kind, path: imported } of outputs[path].imports)
    if (kind === 'import-statement') withImports(imported, outputs, found);
  return found;
}

/** The room of a file of the package, or the name of another package that it is of. */
function roomOf(path) {
  const [, own] = /^package\/dist\/([^/]+)\//.exec(path) ?? [];
  return own ?? /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)[1];
}
