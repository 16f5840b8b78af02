// Serves a page on which visitors upload files straight to S3, with Fine Uploader or with Uppy. The files never pass through this server:
// it signs, and decides what it signs. In this folder, with siglane installed and the settings in the environment:
//
//   npm install
//   esbuild page.js --bundle --minify --format=esm --loader:.gif=dataurl --outfile=page.bundle.js
//   node create-bucket.mjs
//   node server.mjs
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { toNodeListener } from 'siglane/node';
import { createCompanionHandler, createFineUploaderHandler, createUppyHandler } from 'siglane/upload-server';
import { accessKeyId, address, bucketUrl, pageOrigin, port, region, sessionToken, signer } from './settings.mjs';

/** Of a file that goes in one piece: S3 refuses more. What goes in parts cannot be limited by a signature; look at its size before you use it. */
const maxBytes = 20 * 1024 * 1024;

/**
 * Who is asking? HERE YOU MUST CHANGE SOMETHING. This takes the number in a cookie that every visitor is given: it tells visitors apart,
 * and lets everybody in. Ask your own session which user it is.
 */
function visitorOf(cookies = '') {
  return /(?:^|; )visitor=([0-9a-f-]{36})(?:;|$)/.exec(cookies)?.[1];
}

const keyPrefixOf = (visitor) => `visitors/${visitor}/`;

/** What a visitor may upload: nothing but private objects, and those below a prefix of the visitor's own. What is not said here is refused. */
function grant(request, { protocol, operation, key }) {
  const visitor = visitorOf(request.headers.get('cookie') ?? '');
  if (visitor === undefined) return undefined;
  const keyPrefix = keyPrefixOf(visitor);
  return {
    operations: ['post', 'put', 'create', 'part', 'list', 'complete', 'abort'],
    keyPrefix,
    maxBytes,
    acl: ['private'],
    headers: ['x-amz-meta-*'],
    // Companion's client sends the name of a file and is told the key; the others choose one below the prefix.
    ...(protocol === 'companion' &&
      (operation === 'post' || operation === 'create') && { key: `${keyPrefix}${randomUUID()}/${key}` }),
  };
}

const options = { signer, ...address, grant };
const handlers = [
  ['/fine-uploader', createFineUploaderHandler(options)],
  ['/uppy', createUppyHandler(options)],
  ['/companion', createCompanionHandler({ ...options, basePath: '/companion' })],
];
const listeners = handlers.map(([base, handler]) => [base, toNodeListener(handler, { origin: pageOrigin })]);

/** What the page must know. No secret is among it: key id and token are in every URL that is signed. */
const settings = { accessKeyId, sessionToken, region, bucket: address.bucket, bucketUrl, maxBytes };

const file = (name) => readFile(new URL(name, import.meta.url));
const fineUploader = new URL(import.meta.resolve('fine-uploader/s3.fine-uploader/s3.fine-uploader.min.js'));
const files = {
  '/': ['text/html; charset=utf-8', () => file('page.html')],
  '/page.bundle.js': ['text/javascript; charset=utf-8', () => file('page.bundle.js')],
  '/page.bundle.css': ['text/css; charset=utf-8', () => file('page.bundle.css')],
  '/fine-uploader.js': ['text/javascript; charset=utf-8', () => readFile(fineUploader)],
  '/settings': ['application/json', (visitor) => JSON.stringify({ ...settings, keyPrefix: keyPrefixOf(visitor) })],
};

async function answer(incoming, outgoing) {
  const path = incoming.url.split('?', 1)[0];
  const listener = listeners.find(([base]) => path === base || path.startsWith(`${base}/`))?.[1];
  if (listener !== undefined) return listener(incoming, outgoing);

  const found = incoming.method === 'GET' ? files[path] : undefined;
  if (found === undefined) return outgoing.writeHead(404).end();
  const visitor = visitorOf(incoming.headers.cookie) ?? randomUUID();
  const [type, read] = found;
  outgoing.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    // No script can read it, no other site can have it sent. With https, add Secure.
    'set-cookie': `visitor=${visitor}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict`,
  });
  outgoing.end(await read(visitor));
}

const server = createServer((incoming, outgoing) =>
  answer(incoming, outgoing).catch((error) => {
    console.error(error);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500).end();
  }),
);
server.listen(port, '127.0.0.1', () => console.log(`${pageOrigin}/`));
