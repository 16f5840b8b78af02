import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readVectors } from '../vectors/read.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The names of all JavaScript entries. */
export const entries: string[] = Object.keys(manifest.exports)
  .filter((path) => !/\.(wasm|json)$/.test(path))
  .map((path) => path.replace('.', 'siglane'));

const example = 'the presigned GET of the S3 documentation';

export const exampleUrl = readVectors('presign-s3.json').vectors.find(({ name }) => name === example)?.url;

/** Fails unless `programs/require.cjs` found one instance of every entry for `require` and `import`. */
export function expectOneInstance(report: { entries: string[] }): void {
  expect(report).toEqual({
    entries: entries.filter((entry) => entry !== 'siglane/pool/worker'),
    different: [],
    url: exampleUrl,
    pooled: exampleUrl,
    requiredToImported: true,
    importedToRequired: true,
    isInstance: [true, true],
  });
}
