/** The example for Cloudflare, in workerd: `npm run test:runtimes`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials } from '../support/example.js';
import { whileWorkerdServes } from '../support/workerd.js';
import { copyExamples } from './folder.js';
import { expectPresigned, fetchLinks } from './listing.js';

let copied: Awaited<ReturnType<typeof copyExamples>>;
beforeAll(async () => {
  copied = await copyExamples();
}, 120_000);
afterAll(() => copied?.remove());

describe('cloudflare-worker.js', () => {
  it('presigns a listing', async () => {
    const { folder } = copied;
    const settings = JSON.parse(await readFile(join(folder, 'wrangler.jsonc'), 'utf8'));
    const outdir = join(folder, 'bundle');
    // As wrangler bundles.
    await build({
      absWorkingDir: folder,
      entryPoints: [settings.main],
      outdir,
      bundle: true,
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      loader: { '.wasm': 'copy' },
    });
    const bindings = {
      ...settings.vars,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
    const { compatibility_date: compatibilityDate } = settings;
    await whileWorkerdServes(outdir, { compatibilityDate, bindings }, async (origin) => {
      const since = Date.now();
      // At the same time, so that the first requests load the core concurrently.
      const pages = await Promise.all(Array.from({ length: 20 }, () => fetchLinks(origin)));
      expect(pages.length).toBe(20);
      for (const links of pages) expectPresigned(links, since);
    });
  });
});
