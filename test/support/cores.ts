import { readFile } from 'node:fs/promises';
import { Core } from '../../bindings/core/core.js';

/** The four builds of the same source. The debug builds check their assertions and abort with file and line. */
export const builds = ['simd', 'scalar', 'simd-debug', 'scalar-debug'] as const;
export type Build = (typeof builds)[number];

/** A fresh core with its own memory. */
export async function testCore(build: Build): Promise<Core> {
  const file = new URL(`../../build/core.${build.replace('-', '.')}.wasm`, import.meta.url);
  return Core.instantiate(new Uint8Array(await readFile(file)));
}
