/** `npm run example:uploads`: the one command that shows a newcomer the page. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { withVisitor } from './example.js';
import { chosenFile, upload } from './example-page.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let child: ChildProcess;
let printed = '';

/** Starts the program of the command, without any settings. */
function start(env: NodeJS.ProcessEnv = {}): void {
  const { ENDPOINT, PORT, ...inherited } = process.env;
  child = spawn(process.execPath, ['scripts/example-uploads.mjs'], {
    cwd: root,
    env: { ...inherited, TMPDIR: join(folder, 'tmp'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  }
}

/** Waits until the program has printed a text, or has ended. @returns the groups of the pattern */
async function waitFor(pattern: RegExp): Promise<string[]> {
  while (!pattern.test(printed)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    await delay(100);
  }
  expect(printed).toMatch(pattern);
  return (pattern.exec(printed) ?? []).slice(1);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-command-'));
  await mkdir(join(folder, 'tmp'));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, maxRetries: 5 });
});

it('starts an S3 server and the page; Ctrl-C ends both and leaves no file', async () => {
  start();
  const [bucket = '', page = ''] = await waitFor(
    /^(http:\S+) accepts uploads from .*\n\nOpen this page; Ctrl-C stops the server:\n(http:\S+)\n/m,
  );
  const browser = await launchChromium(folder);
  try {
    await withVisitor(browser, page, async (opened) => {
      const file = await chosenFile(folder, 'a b.txt', 100);
      for (const uploader of ['fine-uploader-simple', 'uppy-simple']) {
        const [shown] = await upload(opened, uploader, [file]);
        expect(shown).toMatchObject({ state: 'done', key: expect.stringMatching(/\/a b\.txt$/) });
      }
    });
  } finally {
    await browser.close();
  }

  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  for (const url of [page, bucket]) await expect(fetch(url)).rejects.toThrow('fetch failed');
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
}, 120_000);

it('uses the S3 server in ENDPOINT', async () => {
  const { endpoint, credentials } = inject('ceph');
  start({
    ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    BUCKET: 'given',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    PATH: folder,
  });
  const [page = ''] = await waitFor(/^Open this page; Ctrl-C stops the server:\n(http:\S+)\n/m);
  expect(printed).toContain(`${endpoint}/given accepts uploads from `);
  expect(await (await fetch(`${page}settings`)).json()).toMatchObject({ bucketUrl: `${endpoint}/given` });
}, 120_000);

it('names missing programs, and explains the use of another S3 server', async () => {
  start({ PATH: folder });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(printed).toMatch(/ is missing: apt-get install radosgw .*ENDPOINT=http:\S+ .*npm run example:uploads\n/s);
});
