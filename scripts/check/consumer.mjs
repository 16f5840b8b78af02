// Creates a folder with the package installed, as a user has it.
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installed = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/**
 * @param {import('./run.mjs').Packed} packed
 * @returns {string} the folder. The unpacked package is beside its node_modules, so that it finds its dependencies
 *   there.
 */
export function consumer({ folder, scratch }) {
  const { name, dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const links = { [name]: folder };
  for (const dependency of Object.keys(dependencies)) links[dependency] = join(installed, dependency);
  for (const [each, target] of Object.entries(links)) {
    const link = join(scratch, 'node_modules', each);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
  return scratch;
}
