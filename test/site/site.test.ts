/** The site as it is published below a path: links, requests, accessibility, and the width of small screens. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPages, root } from '../docs/files.js';
import { launchChromium } from '../runtime/runners/chromium.mjs';
import { type Served, serve } from './serve.js';

const run = promisify(execFile);
const require = createRequire(join(root, 'docs/package.json'));

const BASE = '/siglane/';
const WIDTHS = [360, 1280] as const;
/** For the author to look at. */
const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url));
const opened = ['index', 'tasks/presign-in-bulk', 'understand/speed', 'fail/error-codes', 'reference/siglane'] as const;

let folder: string;
let site: string;
let served: Served;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siglane-site-'));
  site = join(folder, 'site');
  const build = join(root, 'docs/generate/site.mjs');
  await run(process.execPath, [build, 'build', '--base', BASE, '--out', site], { maxBuffer: 1 << 26 });
  served = await serve(site, BASE);
  browser = await launchChromium(folder);
  await mkdir(screenshots, { recursive: true });
  console.log(`screenshots: ${screenshots}`);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const filesOf = async (end: string) =>
  (await readdir(site, { recursive: true }))
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(end));

/** Opens a page, and returns what its console says that is wrong, and requests to other hosts. */
async function open(
  path: string,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(served.url) && !url.startsWith('data:')) problems.push(`asks ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${served.url}${path}.html`, { waitUntil: 'networkidle' });
  return { page, problems };
}

/** Texts of elements that make a page wider than the screen; nothing if none does. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth === clientWidth) return [];
    return Array.from(document.querySelectorAll('body *'))
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .slice(-3)
      .map((element) => `${element.tagName}.${element.className}: ${element.textContent?.slice(0, 60)}`);
  });
}

it('has every page, as HTML and as Markdown, and llms.txt names it', async () => {
  const llms = await readFile(join(site, 'llms.txt'), 'utf8');
  const paths = (await readPages()).map(({ path }) => path).filter((path) => path.startsWith('docs/'));
  const files = [...(await filesOf('.html')), ...(await filesOf('.md'))];
  for (const path of paths) {
    const name = path.slice('docs/'.length);
    expect(files).toContain(name);
    expect(files).toContain(name.replace(/md$/, 'html'));
    // The pages that are in no group are not part of the documentation's layout.
    if (name.includes('/')) expect(llms).toContain(`(${BASE}${name})`);
  }
  expect(files.filter((name) => name.startsWith('reference/')).length).toBeGreaterThan(20);
});

/** Links that lead nowhere, and anchors that do not exist, of a page and of all that it leads to on this machine. */
async function brokenLinks(url: string): Promise<{ broken: string[]; count: number }> {
  const { LinkChecker } = await import(pathToFileURL(require.resolve('linkinator')).href);
  const { links } = await new LinkChecker().check({
    path: url,
    recurse: true,
    checkFragments: true,
    concurrency: 20,
    // Nothing is asked of other hosts.
    linksToSkip: async (link: string) => !link.startsWith(url),
  });
  const broken = links.filter(({ state }: { state: string }) => state === 'BROKEN');
  return {
    broken: broken.map(({ url, parent }: Record<string, unknown>) => `${parent}: ${url}`),
    count: links.length,
  };
}

it('has no link and no anchor that leads nowhere', async () => {
  const { broken, count } = await brokenLinks(served.url);
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(100);
}, 300_000);

it('would find a link and an anchor that lead nowhere', async () => {
  const planted = join(folder, 'planted');
  await mkdir(planted);
  await writeFile(
    join(planted, 'index.html'),
    '<a href="other.html#there">a</a> <a href="other.html#missing">b</a> <a href="missing.html">c</a>',
  );
  await writeFile(join(planted, 'other.html'), '<h1 id="there">There</h1>');
  const { url, close } = await serve(planted, '/planted/');
  const { broken } = await brokenLinks(url);
  await close();
  expect([...new Set(broken.map((text) => text.replaceAll(url, '')))].sort()).toEqual([
    ': missing.html',
    ': other.html#missing',
  ]);
});

it('names no other host that a browser would ask', async () => {
  for (const name of [...(await filesOf('.js')), ...(await filesOf('.css'))]) {
    const text = await readFile(join(site, name), 'utf8');
    expect(
      text.match(/api\.iconify\.design|fonts\.(?:googleapis|gstatic)\.com|cdn\.jsdelivr\.net|unpkg\.com/g) ?? [],
      name,
    ).toEqual([]);
  }
});

describe.each(opened)('%s', (path) => {
  it.each(WIDTHS)('is right at a width of %i pixels', async (width) => {
    const { page, problems } = await open(path, width, 'light');
    expect(problems).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
    await page.screenshot({ path: join(screenshots, `${path.replaceAll('/', '-')}-${width}.png`) });
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('has no finding of axe, %s', async (scheme) => {
    const { page } = await open(path, 1280, scheme);
    await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const findings = await page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: the script above defines it.
      const { violations } = await (globalThis as any).axe.run();
      return violations.map(({ id, nodes }: { id: string; nodes: { html: string; any: { message: string }[] }[] }) => ({
        id,
        nodes: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
      }));
    });
    if (scheme === 'dark') await page.screenshot({ path: join(screenshots, `${path.replaceAll('/', '-')}-dark.png`) });
    await page.context().close();
    expect(findings).toEqual([]);
  });
});

it('fits small screens on every page', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const wide: Record<string, string[]> = {};
  for (const name of await filesOf('.html')) {
    if (name === '404.html') continue;
    await page.goto(`${served.url}${name}`);
    const texts = await tooWide(page);
    if (texts.length > 0) wide[name] = texts;
  }
  await context.close();
  expect(wide).toEqual({});
}, 300_000);
