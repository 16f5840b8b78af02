/** The bundlers and runtimes of test/runtime, which has its own package.json and lockfile. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from '../../scripts/install.mjs';
import { installed } from '../runtime/installed.mjs';

/** Programs by command name, which are not linked there, see test/runtime/.npmrc: a package, and a file in it. */
const programs = {
  bun: ['@oven/bun-linux-x64', 'bin/bun'],
  esbuild: ['@esbuild/linux-x64', 'bin/esbuild'],
  workerd: ['@cloudflare/workerd-linux-64', 'bin/workerd'],
} as const;
const scripts = {
  rollup: ['rollup', 'dist/bin/rollup'],
  vite: ['vite', 'bin/vite.js'],
  webpack: ['webpack', 'bin/webpack.js'],
  wrangler: ['wrangler', 'bin/wrangler.js'],
} as const;

/** The program for a command: one of the tools, or the program at that path. */
export function commandOf(name: string, args: readonly string[]): [command: string, args: readonly string[]] {
  if (name in programs) return [installed(...programs[name as keyof typeof programs]), args];
  if (name in scripts) return [process.execPath, [installed(...scripts[name as keyof typeof scripts]), ...args]];
  return [name, args];
}

/** Installs the tools where they are missing or older than the lockfile. */
export function installTools(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`Bun and workerd come as npm packages for Linux x64; this is ${process.platform} ${process.arch}`);
  installDependencies(fileURLToPath(new URL('../runtime/', import.meta.url)));
}
