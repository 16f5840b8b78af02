/** Packages that `npm ci` has installed below this folder. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('./node_modules/', import.meta.url));

/** The path of a package's file. @throws Error that says what to do if it is missing */
export function installed(name, file) {
  const path = `${modules}${name}/${file}`;
  if (!existsSync(path)) throw new Error(`${name} is not installed: run npm ci in test/runtime, on Linux x64`);
  return path;
}

export function installedVersion(name) {
  return JSON.parse(readFileSync(installed(name, 'package.json'), 'utf8')).version;
}
