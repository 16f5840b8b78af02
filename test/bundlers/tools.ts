/** The bundlers and runtimes of test/runtime, which has a package.json and a lockfile of its own. */
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';

const folder = fileURLToPath(new URL('../runtime/', import.meta.url));
const modules = join(folder, 'node_modules');

/** Where the commands are: those two packages have no script that would put theirs into .bin. */
export const path = [
  join(modules, '@cloudflare/workerd-linux-64/bin'),
  join(modules, '@oven/bun-linux-x64/bin'),
  join(modules, '.bin'),
  process.env['PATH'],
].join(delimiter);

/** Installs the tools where they are missing or older than the lockfile. */
export function installTools(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`Bun and workerd come as npm packages for Linux x64; this is ${process.platform} ${process.arch}`);
  installDependencies(folder);
}
