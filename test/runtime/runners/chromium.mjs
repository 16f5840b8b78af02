import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Opens a page; what the browser needs goes into `folder`. */
export async function openChromium(url, folder) {
  const browser = await launchChromium(folder);
  const page = await browser.newPage();
  await page.goto(url);
  return { close: () => browser.close() };
}

/** On Linux x64 the Chromium that an npm package brings, elsewhere an installed Chrome. */
export async function launchChromium(folder) {
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  return chromium.launch(packaged ? await packagedChromium(folder) : { channel: 'chrome' });
}

/**
 * Unpacks @sparticuz/chromium into `folder`. It is made for AWS Lambda, and only there unpacks the libraries too that another machine may
 * not have; what it changes in the environment for that is for the browser alone.
 */
async function packagedChromium(folder) {
  const own = { ...process.env };
  try {
    Object.assign(process.env, { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x', TMPDIR: folder });
    const { default: packaged } = await import('@sparticuz/chromium');
    const executablePath = await packaged.executablePath();
    await keepFontCache(folder);
    return { executablePath, args: ['--no-sandbox'], env: { ...process.env } };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in own)) delete process.env[name];
    Object.assign(process.env, own);
  }
}

/** The package's own setting names a folder outside, which nobody would remove. */
async function keepFontCache(folder) {
  const settings = join(folder, 'fonts/fonts.conf');
  const text = await readFile(settings, 'utf8');
  await writeFile(settings, text.replace('>/tmp/fonts-cache', `>${folder}/fonts-cache`));
}
