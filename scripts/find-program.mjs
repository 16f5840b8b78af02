import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Finds a program on PATH or in one of the folders.
 *
 * @param {string} name
 * @param {string} install what to install if it is missing
 * @param {...string} folders
 * @returns {string} its path
 * @throws Error that says what to install, if it is missing
 */
export function findProgram(name, install, ...folders) {
  const places = [...(process.env.PATH ?? '').split(delimiter), ...folders];
  const found = places.map((place) => join(place, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${name} is missing: ${install}`);
  return found;
}
