// Builds everything again from the sources, and compares the result with the files in the package, byte for byte. Also
// compares each inlined module with the module that it was made from.
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { outputOf } from '../output-of.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['assembly', 'bindings', 'scripts', 'asconfig.json', 'package.json', 'tsconfig.json'];
const generated = ['bindings/load/inlined', 'bindings/pool/script.ts'].map((path) => join(root, path));

/** @param {import('./run.mjs').Packed} packed */
export async function rebuild({ folder, scratch }) {
  const clean = join(scratch, 'clean');
  for (const name of sources)
    cpSync(join(root, name), join(clean, name), { recursive: true, filter: (source) => !generated.includes(source) });
  symlinkSync(join(root, 'node_modules'), join(clean, 'node_modules'), 'junction');
  outputOf(process.execPath, ['scripts/build.mjs'], { cwd: clean });
  return [
    ...differences(join(folder, 'dist'), join(clean, 'dist')),
    ...(await inlinedDifferences(join(folder, 'dist'), join(clean, 'build'))),
  ];
}

function differences(packed, rebuilt) {
  const [ours, theirs] = [packed, rebuilt].map(filesOf);
  const problems = [];
  for (const file of new Set([...ours, ...theirs])) {
    if (!theirs.includes(file)) problems.push(`dist/${file} is packed, but a clean build does not make it`);
    else if (!ours.includes(file)) problems.push(`dist/${file} is made by a clean build, but not packed`);
    else if (!readFileSync(join(packed, file)).equals(readFileSync(join(rebuilt, file))))
      problems.push(`dist/${file} differs from the file of a clean build`);
  }
  return problems;
}

function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

/** Compares each text of dist/load/module/ and each .wasm file of dist/ with the module that it was made from. */
async function inlinedDifferences(dist, build) {
  const wasm = (name) => readFileSync(join(build, `core.${name}.wasm`));
  const problems = [];
  for (const [file, names, inflate] of [
    ['inlined', ['simd', 'scalar'], inflateRawSync],
    ['inlined-presign', ['presign'], inflateRawSync],
    ['inlined-sync', ['simd', 'scalar'], (bytes) => bytes],
  ]) {
    const texts = await textsOf(join(dist, `load/module/${file}.js`));
    if (texts.length !== names.length)
      problems.push(`dist/load/module/${file}.js has ${texts.length} modules instead of ${names.length}`);
    for (const [place, name] of names.entries())
      if (!inflate(Buffer.from(texts[place] ?? '', 'base64')).equals(wasm(name)))
        problems.push(`dist/load/module/${file}.js differs from the ${name} module of a clean build`);
  }
  for (const [file, name] of [
    ['core.wasm', 'simd'],
    ['core.scalar.wasm', 'scalar'],
  ])
    if (!readFileSync(join(dist, file)).equals(wasm(name)))
      problems.push(`dist/${file} differs from the ${name} module of a clean build`);
  return problems;
}

/**
 * Returns the texts that a file passes to WebAssembly for compiling or decoding. The engine here rejects every text, so
 * the file tries all of them.
 */
async function textsOf(file) {
  const texts = [];
  const { shippedModule } = await import(pathToFileURL(file));
  try {
    shippedModule((...given) => {
      texts.push(...given);
      return new Uint8Array();
    });
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
  }
  return texts;
}
