/** docs/start/browser.md: with its import map a page needs no bundler. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../runtime/runners/chromium.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = await readFile(join(root, 'docs/start/browser.md'), 'utf8');
const [, importMap] = /```html\n(<script type="importmap">.*?)```/s.exec(page) as unknown as [string, string];
const origin = 'https://page.example/';

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-import-map-'));
  browser = await launchChromium(folder);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The file of a path that the page asks for; the package is the checkout. */
function fileOf(path: string): string {
  return join(root, path.replace(/^node_modules\/siglane\//, ''));
}

/** As text: vitest would replace `import` in a function. */
function program(entry: string, name: string): string {
  return `import('${entry}').then(async ({ ${name} }) => {
    const signer = await ${name}({
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
      region: 'us-east-1',
      now: () => Date.UTC(2013, 4, 24),
    });
    return signer.presign({ bucket: 'examplebucket', key: 'test.txt', endpoint: 'https://s3.amazonaws.com', expiresIn: 86_400 });
  })`;
}

it.each([
  ['siglane', 'createSigner'],
  ['siglane/presign', 'createPresigner'],
])('a page imports %s', async (entry, name) => {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await context.route('**/*', async (route) => {
      const url = route.request().url();
      if (url === origin) {
        const body = `<!doctype html><link rel="icon" href="data:,">${importMap}`;
        await route.fulfill({ contentType: 'text/html', body });
      } else if (url.startsWith(`${origin}node_modules/`)) {
        await route.fulfill({ contentType: 'text/javascript', path: fileOf(url.slice(origin.length)) });
      } else await route.abort();
    });
    await tab.goto(origin);
    const url = await tab.evaluate(program(entry, name));
    // The signature of the example in the documentation of Amazon S3.
    expect(url).toMatch(/&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404$/);
  } finally {
    await context.close();
  }
});
