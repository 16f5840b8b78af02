/** Pages: their log and their requests, and a server for their files. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';

export interface Visit {
  /** Log of the page. */
  printed: string;
  /** The paths that the page loaded, each with its status. */
  loaded: Record<string, number>;
}

/**
 * Opens a page and waits for its log. Throws the errors of the page.
 *
 * @param before runs in the page before anything else
 */
export async function visit(browser: Browser, url: string, before?: string): Promise<Visit> {
  const page = await browser.newPage();
  try {
    if (before !== undefined) await page.addInitScript(before);
    const loaded: Visit['loaded'] = {};
    page.on('response', (response) => {
      loaded[new URL(response.url()).pathname] = response.status();
    });
    const printed = new Promise<string>((resolve, reject) => {
      page.on('pageerror', reject);
      page.on('console', (message) => message.type() === 'log' && resolve(message.text()));
    });
    await page.goto(url);
    return { printed: await printed, loaded };
  } finally {
    await page.close();
  }
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Runs `use` while a server serves the files of a folder. */
export async function whileServingFiles<T>(folder: string, use: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url as string, 'http://localhost');
    const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    try {
      const bytes = await readFile(join(folder, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
