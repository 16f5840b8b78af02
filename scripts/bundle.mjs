// Makes the JavaScript of dist/ from the compiled modules of build/modules/: a file for each path of package.json, and
// a few chunks that several files share. A process pays for each file that it opens. When each module was a file, an
// import of siglane loaded 75 files; rolldown's own chunks, one for each set of entries, left 27 of siglane's.
//
// All conditions of "exports" but one get the same files, so a program never has two copies of a class or a WeakMap,
// however it is bundled. The exception is for tools that cannot require an ES module (Jest, TypeScript's `node16`):
// dist/cjs/ has the same files and chunks as CommonJS. This works only with chunks: an entry that is bundled by itself
// refuses the signers of other entries.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { markPure } from './mark-pure.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const modules = fileURLToPath(new URL('../build/modules/', import.meta.url));

/**
 * Modules that several entries need but presigning does not, and that are too small for a chunk each. The modules of
 * verify/ are here because siglane/node needs them without loading a verifier.
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
 * The chunks, each with the modules that it starts from. A chunk also has the modules that these import, except those
 * of an earlier chunk. All other modules are in the file of the entry that needs them, or in a separate chunk if
 * several entries do. A module that imports #core must not be in a chunk that entries with another core load.
 */
const chunks = {
  presigning: ['presign/presigner', 'load/load-core', 'platform/threads', ...small],
  signing: ['signer/signer', 'signer/provider', 'signer/fetch'],
  policies: ['policy/post-policy'],
  verifying: ['verify/verifier', 'ec2/canonical'],
  diagnosing: ['diagnose/diagnose', 'diagnose/render'],
};

/** Modules with side effects when they are imported. All other modules only declare. */
const effects = ['entries/pool-worker', 'pool/worker', 'cli/main'];

const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * Returns the files of dist/ that package.json names. "#core-streamed" is among them because it must be beside the file
 * that it loads.
 */
function entries() {
  const { exports, imports, bin } = manifest;
  return namesIn([exports, imports, bin], 'dist').filter((name) => !name.startsWith('cjs/'));
}

/**
 * Returns the module that each "#core…" import means in CommonJS. CommonJS cannot choose them at run time, because
 * publint accepts "imports" only in the package.json of the package itself. Runtimes that import WebAssembly never load
 * CommonJS.
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

/** Puts the import of the inlined module first. Code compresses better after 30 KB of base64 than before and after it. */
function inlinedFirst(code) {
  const [line] = /^import .* from "#core.*\n/m.exec(code) ?? [''];
  return line + code.replace(line, '');
}

/**
 * @param {string[]} names names of files
 * @param {'esm' | 'cjs'} format
 */
async function write(names, dir, format) {
  const isCommonJs = format === 'cjs';
  const cores = isCommonJs ? coresForRequire() : {};
  // This group is first, so that no other chunk gets a core that its entry does not load.
  const own = Object.values(cores).map((file) => [basename(file, '.js'), [nameOf(file)]]);
  const groups = { ...Object.fromEntries(own), ...chunks };
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(names.map((name) => [name, `${modules}${name}.js`])),
    platform: 'neutral',
    external: isCommonJs ? /^[^./#]/ : /^[^./]|\.wasm$/,
    resolve: { alias: cores },
    // CommonJS has no import.meta. Code that would fetch core.wasm from its own folder uses the inlined module instead.
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
    // The .d.ts files have the other comments.
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
