// Checks the package as it would be published. With names as arguments, runs only those checks. With --update, writes
// the API report again.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { outputOf } from '../output-of.mjs';
import { pack } from '../pack.mjs';
import { api } from './api.mjs';
import { bundles } from './bundles.mjs';
import { files } from './files.mjs';
import { modules } from './modules.mjs';
import { packaging } from './packaging.mjs';
import { prose } from './prose.mjs';
import { rebuild } from './rebuild.mjs';
import { types } from './types.mjs';

/**
 * @typedef {object} Packed
 * @property {string} tarball path of the package
 * @property {string} folder the unpacked package
 * @property {string} scratch a folder for temporary files; removed at the end
 * @property {boolean} update write files that are kept in git again
 *
 * Each check prints its measurements and returns its problems.
 *
 * @type {Record<string, (packed: Packed) => string[] | Promise<string[]>>}
 */
const checks = { prose, packaging, types, api, modules, files, bundles, rebuild };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false } },
});
const names = positionals.length === 0 ? Object.keys(checks) : positionals;

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'siglane-check-')));
try {
  const tarball = pack(scratch);
  outputOf('tar', ['-xzf', basename(tarball)], { cwd: scratch });
  // npm gives the only folder of a tarball this name.
  const folder = join(scratch, 'package');
  for (const name of names) {
    const problems = await checks[name]({ tarball, folder, scratch, update: values.update });
    for (const problem of problems) console.error(`FAILED ${name}: ${problem}`);
    if (problems.length === 0) console.log(`ok     ${name}`);
    else process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
