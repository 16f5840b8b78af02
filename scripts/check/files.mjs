// The number of files that Node loads for an import of each entry, by the table in subpaths.mjs. A process pays for
// each file when it starts.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { outputOf } from '../output-of.mjs';
import { consumer } from './consumer.mjs';
import { entriesOf } from './entries.mjs';
import { subpaths } from './subpaths.mjs';

/** The files that the tarball may hold. The pages are in it as Markdown. The site, its lockfile and its sources are not. */
const ALLOWED = [
  /^(?:package\.json|README\.md|LICENSE|ARCHITECTURE\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md)$/,
  /^dist\/(?:[\w.-]+\/)*[\w.-]+\.(?:js|d\.ts|wasm)$|^dist\/cjs\/package\.json$/,
  /^docs\/(?:(?:start|tasks|move|understand|fail)\/)?[\w.-]+\.md$/,
  /^docs\/tasks\/[\w.-]+\.png$/,
  /^examples\/(?:[\w-]+\/)?[\w.-]+\.(?:mjs|js|ts|html|css|jsonc?|md|png)$/,
  /^bench\/README\.md$|^bench\/results\/(?:[\w-]+\/)?[\w.-]+\.(?:md|svg)$/,
];
/** The files that it must hold, besides those that npm always packs. */
const NEEDED = [
  /^dist\/cli\/main\.js$/,
  /^docs\/fail\/error-codes\.md$/,
  /^examples\/README\.md$/,
  /^bench\/README\.md$/,
];

/** @param {import('./run.mjs').Packed} packed */
export function files(packed) {
  return [...contents(packed), ...loads(packed)];
}

function contents({ folder }) {
  const held = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return [
    ...held.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))).map((file) => `the tarball has ${file}`),
    ...NEEDED.filter((pattern) => !held.some((file) => pattern.test(file))).map(
      (pattern) => `the tarball lacks ${pattern}`,
    ),
  ];
}

function loads(packed) {
  const folder = consumer(packed);
  return entriesOf(packed.folder).flatMap(({ entry }) => {
    const most = subpaths[entry]?.files;
    const loaded = filesOf(entry, folder);
    console.log(`       ${entry}: ${loaded} files (at most ${most})`);
    return loaded <= most ? [] : [`${entry} loads ${loaded} files, and ${most} are allowed`];
  });
}

/**
 * Counts the files that V8's coverage report names: V8 compiled them, so they were loaded. The entry for workers throws
 * outside a worker, so its error is ignored.
 */
function filesOf(entry, folder) {
  const reports = mkdtempSync(join(folder, 'coverage-'));
  const program = `await import('${entry}').catch((error) => { if (error.code !== 'WorkerFailed') throw error; });`;
  outputOf(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    env: { ...process.env, NODE_V8_COVERAGE: reports },
  });
  const [report] = readdirSync(reports);
  const { result } = JSON.parse(readFileSync(join(reports, report), 'utf8'));
  return new Set(result.map(({ url }) => url).filter((url) => /^file:.*js$/.test(url))).size;
}
