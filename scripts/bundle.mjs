// Makes the JavaScript of dist/ from the compiled modules of build/modules/: a file for each path of package.json, and what they share in
// a few chunks: a process pays for each file that it opens. An import of siglane loaded 75 files when each module was one; rolldown's own
// chunks, one for each set of entries, left 27 of siglane's.
// All conditions but one get the same files, so that a program never has a class or a WeakMap twice, however it is bundled. The one is for
// what cannot require an ES module (Jest, TypeScript's `node16`): dist/cjs/ has the same files and chunks as CommonJS. Chunks are what makes it
// work: an entry bundled by itself refuses the signers of the others.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { markPure } from './mark-pure.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const modules = fileURLToPath(new URL('../build/modules/', import.meta.url));

/**
 * Modules that several entries need, but presigning does not: too small for a chunk of their own. Those of verify/ are what siglane/node
 * needs of it, which does not load a verifier.
 */
const small = [
  'aws/host-scope',
  'identity/signer-access',
  'protocol/percent-encoding',
  'util/constant-time',
  'util/json-handlers',
  'verify/adapters',
  'verify/render',
  'verify/flavours/generic-errors',
];

/**
 * The chunks, each with the modules that it begins with. It has what these import too, but for what an earlier chunk has. All other modules
 * are in the file of the entry that needs them, or in a chunk of their own if several do. A module that imports #core must stay out of
 * a chunk that entries with another core load.
 */
const chunks = {
  presigning: ['presign/presigner', 'load/load-core', 'platform/threads', ...small],
  signing: ['signer/signer', 'signer/provider', 'signer/fetch'],
  policies: ['policy/post-policy'],
  verifying: ['verify/verifier', 'ec2/canonical'],
  diagnosing: ['diagnose/diagnose', 'diagnose/render'],
};

/** Modules that do something when they are imported; all others only declare. */
const effects = ['entries/pool-worker', 'pool/worker', 'cli/main'];

const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** The files of dist/ that package.json names. "#core-streamed" is there because its file looks for another one beside itself. */
function entries() {
  const { exports, imports, bin } = manifest;
  return namesIn([exports, imports, bin], 'dist').filter((name) => !name.startsWith('cjs/'));
}

/**
 * "#core" and its relatives are not chosen at run time in CommonJS: publint wants no "imports" in a package.json that is not the package's.
 * What imports WebAssembly never gets that form.
 */
function coresForRequire() {
  const cores = Object.entries(manifest.imports).map(([name, target]) => [name, target.default ?? target]);
  return Object.fromEntries(cores.map(([name, file]) => [name, file.replace('./dist/', modules)]));
}

function namesIn(value, folder) {
  const named = JSON.stringify(value).matchAll(new RegExp(`"(?:\\./)?${folder}/([^"]+)\\.js"`, 'g'));
  return [...new Set(Array.from(named, ([, name]) => name))];
}

const nameOf = (id) => id.replaceAll('\\', '/').slice(modules.length, -'.js'.length);

/** Puts the import of the inlined module before the others: code compresses better behind 30 KB of base64 than before and behind it. */
function inlinedFirst(code) {
  const [line] = /^import .* from "#core.*\n/m.exec(code) ?? [''];
  return line + code.replace(line, '');
}

/** @param {string[]} names of files  @param {'esm' | 'cjs'} format */
async function write(names, dir, format) {
  const isCommonJs = format === 'cjs';
  const cores = isCommonJs ? coresForRequire() : {};
  // First, so that no other chunk has a core that its entry does not load.
  const own = Object.values(cores).map((file) => [basename(file, '.js'), [nameOf(file)]]);
  const groups = { ...Object.fromEntries(own), ...chunks };
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `${modules}${name}.js`])),
    platform: 'neutral',
    external: isCommonJs ? /^[^./#]/ : /^[^./]|\.wasm$/,
    resolve: { alias: cores },
    // CommonJS does not know its own address. What would fetch core.wasm from beside itself takes the inlined module.
    transform: isCommonJs ? { define: { 'import.meta': '{}' } } : {},
    treeshake: { moduleSideEffects: (id) => effects.includes(nameOf(id)) },
    plugins: [
      { name: 'mark-pure', transform: (code, id) => (effects.includes(nameOf(id)) ? null : markPure(code)) },
      { name: 'inlined-first', renderChunk: inlinedFirst },
    ],
  });
  await bundle.write({
    dir: `${root}${dir}`,
    format,
    strict: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    // The .d.ts files have the others.
    comments: { annotation: true, jsdoc: false, legal: false },
    codeSplitting: {
      groups: Object.entries(groups).map(([name, first]) => ({ name, test: (id) => first.includes(nameOf(id)) })),
    },
  });
  await bundle.close();
}

await write(entries(), 'dist', 'esm');
await write(namesIn(manifest.exports, 'dist/cjs'), 'dist/cjs', 'cjs');
writeFileSync(`${root}dist/cjs/package.json`, '{ "type": "commonjs" }\n');
