/** Before the tests: installs the package as published in an empty folder. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { npmCommand } from '../../scripts/install.mjs';
import { outputOf } from '../../scripts/output-of.mjs';
import { pack } from '../../scripts/pack.mjs';
import { installTools } from './tools.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder whose `consumers/` has the package installed. The rest of the folder is for bundles. */
    folder: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  installTools();
  const folder = await mkdtemp(join(tmpdir(), 'siglane-bundlers-'));
  const consumers = join(folder, 'consumers');
  await mkdir(consumers);
  await writeFile(join(consumers, 'package.json'), '{ "private": true, "type": "module" }\n');
  const install = npmCommand('install', '--omit=optional', '--no-audit', '--no-fund', pack(folder));
  outputOf(...install, { cwd: consumers });
  provide('folder', folder);
  // A browser's processes may write for a moment after it has ended.
  return () => rm(folder, { recursive: true, maxRetries: 5 });
}
