// Serves a page on which visitors upload files straight to S3, with Fine Uploader or with Uppy. The files do not pass through this server.
// It only decides who may upload, and signs. Run it in this folder, with siglane installed and the settings in the environment:
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

/**
 * Largest file in bytes, for an upload in one piece. A signature cannot limit an upload in parts, so check the size of the object later.
 */
const maxBytes = 20 * 1024 * 1024;

/**
 * Identifies the visitor. YOU MUST CHANGE THIS: the example reads a number from a cookie that every visitor gets. It tells visitors apart,
 * but lets everybody in. Ask your own session for the user.
 */
function visitorOf(cookies = '') {
  return /(?:^|; )visitor=([0-9a-f-]{36})(?:;|$)/.exec(cookies)?.[1];
}

const keyPrefixOf = (visitor) => `visitors/${visitor}/`;

/** Grants uploads of private objects below a prefix of the visitor. The handlers refuse everything that the grant does not name. */
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
    // Companion's client sends a file name and gets the key from the server. The other clients choose a key below the prefix.
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

/** Settings for the page. They contain no secret: every signed URL shows the access key id and the session token. */
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
    // Scripts cannot read the cookie, and other sites cannot make the browser send it. With HTTPS, add Secure.
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
