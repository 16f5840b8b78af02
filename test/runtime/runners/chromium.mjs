import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import packaged from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

/** Opens a page; the browser's files go into `folder`. */
export async function openChromium(url, folder) {
  const browser = await launchChromium(folder);
  const page = await browser.newPage();
  await page.goto(url);
  return { close: () => browser.close() };
}

/** Chromium from an npm package on Linux x64, an installed Chrome elsewhere. */
export async function launchChromium(folder) {
  const isPackaged = process.platform === 'linux' && process.arch === 'x64';
  return chromium.launch(isPackaged ? await packagedChromium(folder) : { channel: 'chrome' });
}

/**
 * Unpacks @sparticuz/chromium into `folder`. The package is made for AWS Lambda, and only there unpacks the libraries
 * that another machine may lack.
 */
async function packagedChromium(folder) {
  const before = { AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV, TMPDIR: process.env.TMPDIR };
  Object.assign(process.env, { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', TMPDIR: folder });
  const executablePath = await packaged.executablePath().finally(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  await keepFonts(folder);
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    FONTCONFIG_PATH: join(folder, 'fonts'),
  };
  return { executablePath, args: ['--no-sandbox'], env };
}

/**
 * The package's own settings name two folders outside: one for the cache, which would never be removed, and one for the
 * fonts, which does not exist. Without any font Chromium crashes on a page with an <input>.
 */
async function keepFonts(folder) {
  const settings = join(folder, 'fonts/fonts.conf');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, text.replaceAll('>/tmp/fonts', `>${folder}/fonts`));
}
