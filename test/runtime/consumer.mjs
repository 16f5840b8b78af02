/** The package as users have it: packed and installed in an empty folder, next to the suite that uses it. */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { npmCommand } from '../../scripts/install.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Imports of the programs, at the same paths as here. */
const SUITE = ['test/runtime/suite', 'test/runtime/programs', 'test/vectors', 'test/tokens/botocore-tokens.json'];

/**
 * A temporary folder with the package in its node_modules/, and the suite.
 *
 * @returns {Promise<{ folder: string, remove(): Promise<void> }>}
 */
export async function makeConsumer() {
  const folder = await mkdtemp(join(tmpdir(), 'siglane-consumer-'));
  // A browser's processes may write for a moment after it has ended.
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    // Without scripts, because `prepack` would rebuild dist/ while other tests use it.
    const packed = await npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
    const [{ filename }] = JSON.parse(packed);
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`);
    for (const part of SUITE)
      await cp(join(root, part), join(folder, part), { recursive: true, filter: neededAtRunTime });
    await writeFile(join(folder, 'test/runtime/programs/wasm.json'), JSON.stringify(await modules(folder)));
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

/** The modules of the package, in base64. */
async function modules(folder) {
  const base64 = (file) => readFile(join(folder, 'node_modules/siglane/dist', file), 'base64');
  return { simd: await base64('core.wasm'), scalar: await base64('core.scalar.wasm') };
}

function neededAtRunTime(file) {
  return !file.endsWith('.ts') && !file.includes('generators');
}

async function npm(cwd, ...args) {
  const [command, given] = npmCommand(...args);
  return (await run(command, given, { cwd })).stdout;
}
