/** Parts of requests beyond the key: query values, headers, bodies; and fetch. */
import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createFetch } from '../../bindings/entries/index.js';
import { call, encodeKey, listedKeys, makeBucket, pathStyle, signer, urlOf } from './s3.js';
import { expectAnswer, expectBytes, send } from './send.js';

const bucket = 'requests';
const url = urlOf(bucket);
const object = { ...pathStyle, bucket, key: 'object' };
beforeAll(() => makeBucket(bucket));

describe('a query value', () => {
  const values = ['*~/ +', "!'()", 'a=b&c', '%2F', '100%', 'é😀', ' ', '+', '~'];

  test.each(values)('%j is read unchanged', async (prefix) => {
    const key = `${prefix}: the only key with it`;
    expectAnswer(await call({ method: 'PUT', url: `${url}/${encodeKey(key)}` }), 200);
    expectAnswer(await call({ method: 'PUT', url: `${url}/another` }), 200);

    const listings = [
      await call({ url: `${url}?list-type=2&encoding-type=url&prefix=${encodeURIComponent(prefix)}` }),
      await send({ url: signer.presign({ ...pathStyle, bucket, query: { prefix, 'encoding-type': 'url' } }) }),
      await send({ url: signer.presign({ url: `${url}?prefix=${encodeURIComponent(prefix)}&encoding-type=url` }) }),
    ];
    for (const listing of listings) {
      expectAnswer(listing, 200);
      expect(listedKeys(listing)).toEqual([key]);
    }
    expectAnswer(await call({ method: 'DELETE', url: `${url}/${encodeKey(key)}` }), 204);
  });

  test('may be written with characters that siglane encodes: *, ~, /, a space and a plus', async () => {
    expectAnswer(await call({ method: 'PUT', url: `${url}/*~/ + bare` }), 200);
    const listing = await call({ url: `${url}?encoding-type=url&prefix=*~/ +` });
    expect(listedKeys(listing)).toEqual(['*~/ + bare']);
  });

  test('may be missing, or empty, or contain another equals sign', async () => {
    for (const query of ['uploads', 'uploads=', 'acl&a=b=c', 'prefix=&Z=1&a=1&A=1', 'x-id=ListObjects&x=1&x%20=1']) {
      expectAnswer(await call({ url: `${url}?${query}` }), 200);
      expectAnswer(await send({ url: signer.presign({ url: `${url}?${query}` }) }), 200);
    }
  });

  test('sets a header of the response', async () => {
    expectAnswer(await call({ method: 'PUT', url: `${url}/object` }, 'content'), 200);
    const disposition = `attachment; filename="a*~/ +'()&=%.txt"`;
    const query = { 'response-content-disposition': disposition, 'response-content-type': 'text/plain; a="b c"' };
    const answers = [
      await send({ url: signer.presign({ ...object, query }) }),
      await call({ url: `${url}/object?${new URLSearchParams(query).toString().replaceAll('+', '%20')}` }),
    ];
    for (const answer of answers) {
      expectBytes(answer, 'content');
      expect(answer.headers['content-disposition']).toBe(disposition);
      expect(answer.headers['content-type']).toBe('text/plain; a="b c"');
    }
  });
});

/** No name is repeated, because radosgw keeps, and signs, only the last value. */
const headers: [name: string, value: string][] = [
  ['content-type', 'text/plain; charset=utf-8'],
  ['cache-control', 'no-cache, max-age=60'],
  ['x-amz-meta-a', 'one'],
  ['X-Amz-Meta-Upper', 'ONE'],
  ['x-amz-meta-runs', 'of   blanks'],
  ['x-amz-meta-quoted', '"of   blanks"'],
  ['x-amz-meta-around', '  blanks '],
  ['x-amz-meta-marks', 'a=b, c;d/e+f%20(*)~'],
  ['x-amz-meta-empty', ''],
  ['x-amz-meta-long', 'x'.repeat(2000)],
];

test.each(headers)('a header is stored with the object: %s: %j', async (name, value) => {
  const given = { [name]: value };
  const stored = async () => (await call({ method: 'HEAD', url: `${url}/object` })).headers[name.toLowerCase()];

  expectAnswer(await call({ method: 'PUT', url: `${url}/object`, headers: given }), 200);
  expect(await stored()).toBe(value.trim());
  expectAnswer(await call({ method: 'PUT', url: `${url}/object` }), 200);
  expect(await stored()).not.toBe(value.trim());
  const presigned = signer.presign({ ...object, method: 'PUT', headers: given });
  expectAnswer(await send({ method: 'PUT', url: presigned, headers: given }), 200);
  expect(await stored()).toBe(value.trim());
});

test('accepts a range header for a part of an object', async () => {
  expectAnswer(await call({ method: 'PUT', url: `${url}/object` }, '0123456789'), 200);
  const range = { range: 'bytes=2-4' };
  const answers = [
    await call({ url: `${url}/object`, headers: range }),
    await send({ url: signer.presign({ ...object, headers: range }), headers: range }),
  ];
  for (const answer of answers) {
    expectAnswer(answer, 206);
    expect(answer.body.toString()).toBe('234');
  }
});

describe('a body', () => {
  const bodies: [string, string | Uint8Array][] = [
    ['none', ''],
    ['text', 'é😀\n'],
    ['every byte', Uint8Array.from({ length: 256 }, (_, i) => i)],
    ['three megabytes', randomBytes(3_000_000)],
  ];

  test.each(bodies)('%s', async (_, body) => {
    const payloadHash = createHash('sha256').update(body).digest('hex');
    const unsigned = { payloadHash: 'UNSIGNED-PAYLOAD' };
    // radosgw reads only the header; AWS's presigned URLs may have the hash in the query.
    const hashed = { 'x-amz-content-sha256': payloadHash };
    const put = { method: 'PUT', url: `${url}/object` } as const;
    const uploads = [
      () => call(put, body),
      () => call({ ...put, payloadHash }, body),
      () => call({ ...put, ...unsigned }, body),
      () => send({ ...put, url: signer.presign(put), body }),
      () => send({ ...put, url: signer.presign({ ...put, headers: hashed }), headers: hashed, body }),
    ];
    for (const upload of uploads) {
      expectAnswer(await call({ ...put, ...unsigned }, 'something else'), 200);
      expectAnswer(await upload(), 200);
      expectBytes(await call({ url: put.url }), body);
    }
  });
});

test('fetch', async () => {
  const fetch = createFetch(signer);
  const target = `${url}/by fetch/(é)+?x-id=a b`;
  const put = await fetch(target, { method: 'PUT', body: 'content', headers: { 'x-amz-meta-a': ' a  b ' } });
  expect(put.status).toBe(200);
  const got = await fetch(new Request(`${url}/by fetch/(é)%2B`));
  expect([got.status, await got.text(), got.headers.get('x-amz-meta-a')]).toEqual([200, 'content', 'a  b']);
  expect((await fetch(target, { method: 'DELETE' })).status).toBe(204);
  expect((await fetch(target)).status).toBe(404);
});
