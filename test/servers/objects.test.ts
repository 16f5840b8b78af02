/** Objects with keys that are hard to sign: put, found, listed and removed, by requests and by presigned URLs. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { call, encodeKey, listedKeys, makeBucket, signed, signer, styles, urlOf } from './s3.js';
import { expectAnswer, expectBytes, send } from './send.js';

const bucket = 'objects';
beforeAll(() => makeBucket(bucket));

/** All keys that radosgw accepts: it answers 400 to a NUL, and to more than 1,024 bytes. */
const keys = [
  'photos/a.jpg',
  'a b',
  ' a ',
  'a+b',
  '+',
  '100%',
  '%',
  '%2F',
  'a%2Fb%20c',
  'é',
  'e\u0301',
  '😀',
  '\u{10ffff}',
  '\ufeffa',
  "!'()*;:@&=+$,",
  '"<>{}[]|^`\\',
  '~-._',
  '_a',
  '?a=b&c',
  '#a',
  'a\nb',
  '\r',
  '\t\u0001\u007f',
  'a//b',
  '/a',
  '//a',
  '/',
  'a/',
  'a/./b',
  'a/../b',
  '..',
  'k'.repeat(1024),
  'é'.repeat(512),
  '%'.repeat(1024),
];

/** A key as a caller may write it into a URL, where only characters with another meaning are encoded. */
const barely = (key: string) => key.replace(/[%?#\p{Cc}]/gu, encodeURIComponent);
const contentOf = (key: string) => `the content of ${key}`;
/** HTTP clients would request another object; `send` does not. */
const allowDotSegments = true;

describe.each(styles)('%s', (_, address) => {
  const url = urlOf(bucket, address);
  const object = { ...address, bucket, allowDotSegments };

  test.each(keys)('accepts requests for %j', async (key) => {
    const content = contentOf(key);
    const encoded = { url: `${url}/${encodeKey(key)}`, allowDotSegments };
    const bare = { url: `${url}/${barely(key)}`, allowDotSegments };

    expectAnswer(await call({ method: 'PUT', ...bare }, content), 200);
    expectBytes(await call(encoded), content);
    expectBytes(await call(bare), content);

    const head = await call({ method: 'HEAD', ...bare });
    expectAnswer(head, 200);
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(content)));

    // The listing shows the key that the server read: it is the first with itself as prefix.
    const listing = await call({ url: `${url}?list-type=2&encoding-type=url&prefix=${encodeURIComponent(key)}` });
    expectAnswer(listing, 200);
    expect(listedKeys(listing)[0]).toBe(key);

    expectAnswer(await call({ method: 'DELETE', ...bare }), 204);
    expectAnswer(await call(encoded), 404, 'NoSuchKey');
  });

  test.each(keys)('accepts presigned URLs for %j', async (key) => {
    const content = contentOf(key);
    const byUrl = { url: `${url}/${barely(key)}`, allowDotSegments };

    expectAnswer(
      await send({ method: 'PUT', url: signer.presign({ ...object, key, method: 'PUT' }), body: content }),
      200,
    );
    expectBytes(await send({ url: signer.presign({ ...object, key }) }), content);
    expectBytes(await send({ url: signer.presign(byUrl) }), content);
    expectBytes(await call({ url: `${url}/${encodeKey(key)}`, allowDotSegments }), content);

    const head = await send({ method: 'HEAD', url: signer.presign({ ...object, key, method: 'HEAD' }) });
    expectAnswer(head, 200);
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(content)));

    expectAnswer(await send({ method: 'DELETE', url: signer.presign({ ...object, key, method: 'DELETE' }) }), 204);
    expectAnswer(await send({ url: signer.presign(byUrl) }), 404, 'NoSuchKey');
  });

  test('accepts all keys at once: presignMany and signMany', async () => {
    const puts = signer.presignMany({ ...object, method: 'PUT' }, keys);
    for (const [i, key] of keys.entries())
      expectAnswer(await send({ method: 'PUT', url: puts[i] as string, body: contentOf(key) }), 200);

    const gets = signer.presignMany(object, keys);
    const requests = signer.signMany(keys.map((key) => ({ url: `${url}/${encodeKey(key)}`, allowDotSegments })));
    for (const [i, key] of keys.entries()) {
      expectBytes(await send({ url: gets[i] as string }), contentOf(key));
      expectBytes(await send(requests[i] as (typeof requests)[number]), contentOf(key));
    }

    const listing = await send({ url: signer.presign({ ...address, bucket, query: { 'encoding-type': 'url' } }) });
    expectAnswer(listing, 200);
    expect(listedKeys(listing).sort()).toEqual([...keys].sort());

    const removals = signer.presignMany({ ...object, method: 'DELETE' }, keys);
    for (const url of removals) expectAnswer(await send({ method: 'DELETE', url }), 204);
  });
});

test('accepts the signing key of the day in place of the secret', async () => {
  // The key is for that day, even if midnight is near.
  const date = new Date();
  const derived = await createSigner({
    credentials: signer.deriveCredentials(date),
    region: signer.region,
    now: () => date,
  });
  const url = `${urlOf(bucket)}/derived`;
  expectAnswer(await send(signed(derived, { method: 'PUT', url }, 'content')), 200);
  expectBytes(await send({ url: derived.presign({ url }) }), 'content');
});
