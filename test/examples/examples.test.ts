/** The examples that need only Node and npm; cloudflare-worker.test.ts has the other example. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { credentials } from '../support/example.js';
import { whileServing } from '../support/server.js';
import { commandsOf, copyExamples, examples, program } from './folder.js';
import { expectPresigned, fetchLinks, keys, type Link } from './listing.js';

const sessionToken = 'FwoGZXIvYXdzEBYaDExample/+=';
const execute = promisify(execFile);

let copied: Awaited<ReturnType<typeof copyExamples>>;
beforeAll(async () => {
  copied = await copyExamples();
}, 120_000);
afterAll(() => copied?.remove());

/** Runs a command to its end. */
async function run(commandLine: string) {
  const { command, args, cwd, env } = program(commandLine, copied.folder);
  return execute(command, args, { cwd, env, timeout: 30_000 });
}

async function fetchAndCheck(commandLine: string, token?: string): Promise<void> {
  await whileServing(program(commandLine, copied.folder, token), async (origin) => {
    const since = Date.now();
    expectPresigned(await fetchLinks(origin), since, token);
  });
}

describe('node-server.mjs', async () => {
  const [command = ''] = await commandsOf('node-server.mjs');

  it.each([undefined, sessionToken])('presigns a listing, session token: %s', (token) => fetchAndCheck(command, token));

  it('has the same links as JSON', () =>
    whileServing(program(command, copied.folder), async (origin) => {
      const since = Date.now();
      const response = await fetch(`${origin}/links.json`);
      expect(response.headers.get('content-type')).toBe('application/json');
      const urls = (await response.json()) as string[];
      expectPresigned(
        urls.map((href, i) => ({ href, text: keys[i] as string })),
        since,
      );
      expect(urls.length).toBe(keys.length);
    }));
});

describe('deno-server.ts and deno-worker.ts', async () => {
  const [command = ''] = await commandsOf('deno-server.ts');
  const permissions = command.split(' ').filter((word) => word.startsWith('--allow-'));

  it('presign a listing', () => fetchAndCheck(command, sessionToken));

  it.each(permissions)('need %s', async (permission) => {
    await expect(run(command.replace(` ${permission}`, ''))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`Requires ${permission.split(/[-=]/)[3]} access`),
    });
  });

  it('have types that fit those of the package', () => run('deno check deno-server.ts deno-worker.ts'));
});

describe('browser-server.mjs, browser-page.html and browser-worker.js', async () => {
  const [bundle = '', serve = ''] = await commandsOf('browser-server.mjs');

  it('presign a listing in a browser, which never gets the secret', async () => {
    await run(bundle);
    const browser = await launchChromium(copied.folder);
    try {
      await whileServing(program(serve, copied.folder, sessionToken), async (origin) => {
        const page = await browser.newPage();
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        // Without the stack: vitest would look for its URLs in the file system.
        const failed = new Promise<never>((_, reject) => {
          page.on('pageerror', ({ message }) => reject(new Error(message)));
        });
        const since = Date.now();
        await page.goto(origin);
        await Promise.race([page.waitForSelector('a'), failed]);
        const links: Link[] = await page.$$eval('a', (found) =>
          found.map((link) => ({ href: link.getAttribute('href') ?? '', text: link.textContent ?? '' })),
        );
        expectPresigned(links, since, sessionToken);

        const texts = await Promise.all(asked.map(async (url) => (await fetch(url)).text()));
        expect(texts.some((text) => text.includes(credentials.accessKeyId))).toBe(true);
        expect(texts.some((text) => text.includes(credentials.secretAccessKey))).toBe(false);
      });
    } finally {
      await browser.close();
    }
  });
});

it('README.md names every file, and every command', async () => {
  const readme = await readFile(join(examples, 'README.md'), 'utf8');
  for (const file of await readdir(examples, { recursive: true, withFileTypes: true })) {
    if (file.isDirectory() || file.name === 'README.md') continue;
    const path = relative(examples, join(file.parentPath, file.name)).replaceAll('\\', '/');
    expect(readme).toContain(`\`${path}\``);
    for (const command of await commandsOf(path)) expect(readme).toContain(`\n${command}\n`);
  }
});
