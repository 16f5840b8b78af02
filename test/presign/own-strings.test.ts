/** `ownStrings`: memory of a process that keeps few URLs of many. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { credentials, referenceUrls, region, template } from '../support/example.js';

const run = promisify(execFile);
const library = fileURLToPath(new URL('../../dist/entries/index.js', import.meta.url));
const KEPT = 1500;

/** Bytes of heap for each kept URL, when one of a thousand is kept. */
async function bytesPerUrl(options: object, sessionToken?: string): Promise<number> {
  const program = `
    import { createSigner } from ${JSON.stringify(library)};
    const [credentials, region, options] = ${JSON.stringify([{ ...credentials, sessionToken }, region, options])};
    const signer = await createSigner({ credentials, region });
    const template = { bucket: 'examplebucket' };
    const keys = Array.from({ length: 1000 }, (_, i) => 'photos/2026/' + i + '.jpg');
    const kept = [];
    signer.presignMany(template, keys, options);
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < ${KEPT}; i++) kept.push(signer.presignMany(template, keys, options)[i % 1000]);
    gc();
    console.log((process.memoryUsage().heapUsed - before) / kept.length);`;
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', program]);
  return Number(stdout);
}

it('lets the neighbours of a kept URL be collected', async () => {
  // A URL has 300 characters, and 3,300 with the token.
  expect(await bytesPerUrl({ ownStrings: true })).toBeLessThan(1000);
  expect(await bytesPerUrl({ ownStrings: true }, 't'.repeat(3000))).toBeLessThan(4500);
});

it('shows that all URLs stay in memory without the option', async () => {
  expect(await bytesPerUrl({})).toBeGreaterThan(20_000);
});

it('gives the same URLs in calls, streams and pools', async () => {
  const keys = Array.from({ length: 3000 }, (_, i) => `key-${i}`);
  const sessionToken = 't'.repeat(2000);
  for (const given of [credentials, { ...credentials, sessionToken }]) {
    const expected = referenceUrls(keys, given === credentials ? {} : { sessionToken });
    const signer = await createSigner({ credentials: given, region });
    const pool = await createPool({ credentials: given, region, workers: 1 });
    try {
      const options = { ownStrings: true };
      expect(signer.presignMany(template, keys, options)).toEqual(expected);
      expect(await pool.presignMany(template, keys, options)).toEqual(expected);
      for (const presigner of [signer, pool]) {
        const urls: string[] = [];
        for await (const url of presigner.presignStream(template, keys, options)) urls.push(url);
        expect(urls).toEqual(expected);
      }
    } finally {
      await pool.close();
    }
  }
});
