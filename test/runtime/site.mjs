/**
 * A page and its files, served to a browser on this machine. The page posts its report back, so no browser needs a
 * driver.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundle } from './bundle.mjs';

const TYPES = { html: 'text/html', mjs: 'text/javascript', wasm: 'application/wasm' };

/** Programs of pages, if the consumer has no other `pages`. */
const PAGES = ['browser', 'start-worker', 'policy'].map((name) => `test/runtime/programs/${name}.mjs`);

/**
 * @param {{ folder: string, pages?: string[] }} consumer
 * @param {string} program name of the page's program, without the folder and `.mjs`
 * @param {string} [policy] the page's Content-Security-Policy
 */
export async function serve(consumer, program, policy) {
  await bundleOnce(consumer);
  const requests = [];
  let post;
  const answer = new Promise((resolve) => {
    post = resolve;
  });
  const server = createServer(async (request, response) => {
    requests.push(request.url);
    if (request.method === 'POST') {
      post(JSON.parse(await text(request)));
      response.end();
    } else if (request.url === '/') {
      if (policy !== undefined) response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', TYPES.html);
      response.end(`<!doctype html><script type="module" src="/programs/${program}.mjs"></script>`);
    } else serveFile(consumer, request.url, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, requests, answer, close };
}

/** Bundled for the first page; `siglane/streaming` looks for core.wasm in the folder above the bundle. */
function bundleOnce(consumer) {
  consumer.bundled ??= bundle(consumer, 'programs', {
    entryPoints: consumer.pages ?? PAGES,
    conditions: ['browser'],
    splitting: true,
  });
  return consumer.bundled;
}

function serveFile({ folder }, path, response) {
  const name = basename(path);
  const file = name.endsWith('.wasm') ? join('node_modules/siglane/dist', name) : join('programs', name);
  response.setHeader('content-type', TYPES[name.split('.').at(-1)] ?? 'application/octet-stream');
  createReadStream(join(folder, file))
    .on('error', () => {
      response.statusCode = 404;
      response.end();
    })
    .pipe(response);
}
