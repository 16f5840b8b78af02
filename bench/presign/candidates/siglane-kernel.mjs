import { readFile } from 'node:fs/promises';
import { createSigner, loadCore } from 'siglane';
import { capturingExports } from '../kernel/exports.mjs';

export const name = 'siglane, only the WebAssembly core';
export const family = 'siglane';
export const outputs = ['kernel'];

/** Calls the core's own function, with the keys already in its memory. No input is copied and no string is made. */
export async function prepare({ credentials, region, bucket, expiresIn, date }) {
  const bytes = await readFile(new URL('../../../dist/core.wasm', import.meta.url));
  const { exports, made } = await capturingExports(async () => loadCore(await WebAssembly.compile(bytes)));
  const signer = await createSigner({ credentials, region, core: made });
  const memory = Buffer.from(exports.memory.buffer);
  return {
    kernel(keys) {
      const text = Buffer.from(keys.join('\n'));
      // This call leaves the plan of the template in the core. The passes need it.
      signer.presignMany({ bucket, expiresIn, signingDate: date }, keys.slice(0, 1));
      memory.set(text, Number(exports.INPUT));
      return () => {
        const count = exports.presignText(text.length, 10, 0, 1, 0);
        if (count !== keys.length) throw new Error(`${count} URLs for ${keys.length} keys in one call of the core`);
      };
    },
    kernelText: () => memory.latin1Slice(Number(exports.OUTPUT)),
  };
}
