// The number of files that Node loads for an import of each entry, by the table in subpaths.mjs. A process pays for
// each file when it starts.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from '../output-of.mjs';
import { consumer } from './consumer.mjs';
import { entriesOf } from './entries.mjs';
import { subpaths } from './subpaths.mjs';

/** @param {import('./run.mjs').Packed} packed */
export function files(packed) {
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
