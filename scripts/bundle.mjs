// Makes the JavaScript of dist/ from the compiled modules of build/modules/: a file for each path of package.json, and what they share in
// a few chunks: a process pays for each file that it opens. An import of siglane loaded 75 files when each module was one; rolldown's own
// chunks, one for each set of entries, left 27 of siglane's.
// All conditions get the same files, so that a program never has a class or a WeakMap twice, however it is bundled.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { markPure } from './mark-pure.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const modules = fileURLToPath(new URL('../build/modules/', import.meta.url));

/** Modules that most entries need, but presigning does not: too small (15 KB) for a chunk of their own. */
const small = ['aws/host-scope', 'identity/signer-access', 'protocol/percent-encoding', 'util/constant-time'];

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

/** The files that package.json names. "#core-streamed" is there because its file looks for another one beside itself. */
function entries() {
  const { exports, imports, bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const named = JSON.stringify([exports, imports, bin]).matchAll(/"(?:\.\/)?dist\/([^"]+)\.js"/g);
  return new Set(Array.from(named, ([, name]) => name));
}

const nameOf = (id) => id.replaceAll('\\', '/').slice(modules.length, -'.js'.length);

/** Puts the import of the inlined module before the others: code compresses better behind 30 KB of base64 than before and behind it. */
function inlinedFirst(code) {
  const [line] = /^import .* from "#core.*\n/m.exec(code) ?? [''];
  return line + code.replace(line, '');
}

const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(Array.from(entries(), (name) => [name, `${modules}${name}.js`])),
  platform: 'neutral',
  external: /^[^./]|\.wasm$/,
  treeshake: { moduleSideEffects: (id) => effects.includes(nameOf(id)) },
  plugins: [
    { name: 'mark-pure', transform: (code, id) => (effects.includes(nameOf(id)) ? null : markPure(code)) },
    { name: 'inlined-first', renderChunk: inlinedFirst },
  ],
});
await bundle.write({
  dir: `${root}dist`,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'shared/[name].js',
  // The .d.ts files have the others.
  comments: { annotation: true, jsdoc: false, legal: false },
  codeSplitting: {
    groups: Object.entries(chunks).map(([name, first]) => ({ name, test: (id) => first.includes(nameOf(id)) })),
  },
});
await bundle.close();
