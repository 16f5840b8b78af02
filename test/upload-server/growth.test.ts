import { expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import {
  createCompanionHandler,
  createFineUploaderHandler,
  createUppyHandler,
} from '../../bindings/entries/upload-server.js';
import { credentials, region } from '../support/example.js';
import { growth, MOST_GROWTH } from '../support/growth.js';

const signer = await createSigner({ credentials, region });
const options = {
  signer,
  bucket: 'examplebucket',
  grant: () => ({
    operations: ['post', 'put', 'create', 'part', 'list', 'complete', 'abort'] as const,
    keyPrefix: 'u/',
  }),
  maxBodyBytes: 16 * 1024 * 1024,
};
const companion = createCompanionHandler({
  ...options,
  fetch: async () => new Response('<ListPartsResult></ListPartsResult>'),
} as never);
const handlers: [string, (request: Request) => Promise<Response>, string][] = [
  ['Fine Uploader', createFineUploaderHandler(options as never), 'http://a/'],
  ['Uppy', createUppyHandler(options as never), 'http://a/'],
  ['Companion, create', companion, 'http://a/s3/multipart'],
  ['Companion, complete', companion, 'http://a/s3/multipart/abc/complete?key=u%2Fa'],
];
const bodies: [string, (size: number) => string][] = [
  ['brackets', (size) => '['.repeat(size)],
  ['brackets in a property', (size) => `{"metadata":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`],
  ['names', (size) => `{${Array.from({ length: size / 10 }, (_, i) => `"a${i}":1`).join(',')}}`],
  ['escapes', (size) => `{"filename":"${'\\n'.repeat(size / 2)}"}`],
  ['a long text', (size) => `{"filename":"${'x'.repeat(size)}"}`],
  [
    'a request to sign',
    (size) =>
      JSON.stringify({ headers: `AWS4-HMAC-SHA256\n20260102T030405Z\na\nPUT\n/a\n\n${'a:b\n'.repeat(size / 4)}` }),
  ],
  [
    'a policy',
    (size) =>
      JSON.stringify({
        expiration: '2099-01-01T00:00:00Z',
        conditions: Array.from({ length: size / 12 }, (_, i) => ({ [`a${i}`]: '' })),
      }),
  ],
  [
    'parts',
    (size) =>
      JSON.stringify({ parts: Array.from({ length: size / 28 }, (_, i) => ({ PartNumber: i + 1, ETag: 'e' })) }),
  ],
  [
    'metadata',
    (size) =>
      JSON.stringify({
        filename: 'u/a',
        metadata: Object.fromEntries(Array.from({ length: size / 12 }, (_, i) => [`m${i}`, '1'])),
      }),
  ],
];

test.each(
  handlers.flatMap(([name, handler, url]) => bodies.map(([shape, make]) => ({ name, shape, handler, url, make }))),
)('$name: $shape', async ({ handler, url, make }) => {
  const run = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    await (await handler(new Request(url, { method: 'POST', headers, body }))).text();
  };
  expect(await growth(make, run, { mostSize: 1 << 19 })).toBeLessThan(MOST_GROWTH);
});

test('Companion: metadata in a query', async () => {
  const make = (size: number) =>
    `http://a/s3/params?filename=u%2Fa&${Array.from({ length: size / 16 }, (_, i) => `metadata[m${i}]=1`).join('&')}`;
  const run = async (url: string) => (await companion(new Request(url))).text();
  expect(await growth(make, run, { mostSize: 1 << 19 })).toBeLessThan(MOST_GROWTH);
});
