// Packs the package as it is published, for checks and tests.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './install.mjs';
import { outputOf } from './output-of.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Packs the existing build. Without `--ignore-scripts`, `prepack` would build again.
 *
 * @param {string} folder for the tarball
 * @returns {string} path of the tarball
 */
export function pack(folder) {
  const answer = outputOf(...npmCommand('pack', '--ignore-scripts', '--json', '--pack-destination', folder), {
    cwd: root,
  });
  return join(folder, JSON.parse(answer)[0].filename);
}
