// The package as it is published, for the checks and tests that want it so.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './install.mjs';
import { outputOf } from './output-of.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Packs what was built: `prepack` would build anew.
 *
 * @param {string} folder that the tarball goes to
 * @returns {string} the path of the tarball
 */
export function pack(folder) {
  const answer = outputOf(...npmCommand('pack', '--ignore-scripts', '--json', '--pack-destination', folder), {
    cwd: root,
  });
  return join(folder, JSON.parse(answer)[0].filename);
}
