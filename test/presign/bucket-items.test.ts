/**
 * Items for the URL of the bucket. The AWS SDK and the reference signer give the expected URLs; vectors.test.ts has
 * more.
 */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, describe, expect, it, test } from 'vitest';
import { createSigner, type PresignItem } from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { makePresigner } from '../../bindings/presign/presigner.js';
import { builds, testCore } from '../support/cores.js';
import { bucket, credentials, reference, region, signingDate, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });
const pool = await createPool({ credentials, region, workers: 1 });
afterAll(() => pool.close());

const prefixes = ['', 'photos/', 'a/b c', 'ü+&=', "'()*!~"];

describe('ListObjectsV2', () => {
  it('gets the signature of the AWS SDK', async () => {
    const client = new S3Client({ credentials, region });
    for (const Prefix of prefixes) {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix, Delimiter: '/', MaxKeys: 7 });
      const expected = new URL(await getSignedUrl(client, command, { expiresIn: 3600, signingDate }));
      // The SDK puts the payload hash into the query. In a batch, the template sets the payload hash.
      const payload = expected.searchParams.get('X-Amz-Content-Sha256') as string;
      const query = [...expected.searchParams].filter(([name]) => !name.startsWith('X-Amz-'));
      expect(query.map(([name]) => name)).toContain('list-type');
      const [url] = signer.presignMany({ ...template, query: { 'X-Amz-Content-Sha256': payload } }, [
        { bucketUrl: true, query },
      ]);
      const parameters = (given: URL) => [...given.searchParams].sort();
      expect(parameters(new URL(url as string))).toEqual(parameters(expected));
      expect(new URL(url as string).host).toBe(expected.host);
    }
  });
});

const items: PresignItem[] = [
  { bucketUrl: true },
  { key: 'a' },
  ...prefixes.map((prefix): PresignItem => ({ bucketUrl: true, query: { 'list-type': 2, prefix } })),
  { bucketUrl: true, method: 'PUT', headers: { 'x-amz-acl': 'private' }, expiresIn: 60, query: { acl: '' } },
  { bucketUrl: true, key: undefined },
  { bucketUrl: false, key: 'b' },
];
const urls = [
  reference({ path: '/' }).url,
  reference({ path: '/a' }).url,
  ...prefixes.map(
    (prefix) =>
      reference({
        path: '/',
        query: [
          ['list-type', '2'],
          ['prefix', prefix],
        ],
      }).url,
  ),
  reference({
    path: '/',
    method: 'PUT',
    headers: [['x-amz-acl', 'private']],
    expiresIn: 60,
    query: [['acl', '']],
  }).url,
  reference({ path: '/' }).url,
  reference({ path: '/b' }).url,
];

test.each(builds)('is signed among other items by the %s core', async (build) => {
  const own = makePresigner(await testCore(build), { credentials, region });
  expect(own.presignMany(template, items)).toEqual(urls);
  expect(own.presignMany(template, ['plain', ...items])).toEqual([reference({ path: '/plain' }).url, ...urls]);
});

it('gets the same URL as a `presign` call without a key', () => {
  const query = { 'list-type': 2, prefix: 'a b' };
  for (const more of [{}, { pathStyle: true }, { endpoint: 'http://localhost:9000', pathStyle: true }])
    expect(signer.presignMany({ ...template, ...more }, [{ bucketUrl: true, query }])).toEqual([
      signer.presign({ ...template, ...more, query }),
    ]);
});

it('works in streams, bytes and pools', async () => {
  const given: string[] = [];
  for await (const url of signer.presignStream(template, items, { batchSize: 3 })) given.push(url);
  expect(given).toEqual(urls);
  expect(await pool.presignMany(template, items)).toEqual(urls);
  const lines = (text: string[]) => text.map((each) => `${each}\n`).join('');
  expect(new TextDecoder().decode(signer.presignBytes(template, items).urls)).toBe(lines(urls));
  expect(new TextDecoder().decode((await pool.presignBytes(template, items)).urls)).toBe(lines(urls));
  const ndjson = signer.presignBytes(template, items.slice(0, 2), { format: 'ndjson' }).urls;
  expect(new TextDecoder().decode(ndjson)).toBe(
    lines([JSON.stringify({ key: '', url: urls[0] }), JSON.stringify({ key: 'a', url: urls[1] })]),
  );
});

it('refuses an item without key and bucket, and an item with both', () => {
  for (const [item, field] of [
    [{}, 'key'],
    [{ key: undefined }, 'key'],
    [{ key: null }, 'key'],
    [{ bucketUrl: false }, 'key'],
    [{ query: { 'list-type': 2 } }, 'key'],
    [{ bucketUrl: true, key: 'a' }, 'key'],
    [{ bucketUrl: true, key: null }, 'key'],
    [{ bucketUrl: true, key: '' }, 'key'],
    [{ bucketUrl: 'true' }, 'bucketUrl'],
    [{ bucketUrl: null, key: 'a' }, 'bucketUrl'],
    [{ bucketUrl: 1 }, 'bucketUrl'],
  ] as const)
    expect(thrown(() => signer.presignMany(template, ['a', item as never]))).toMatchObject({
      name: 'TypeError',
      field,
      index: 1,
    });
  expect(thrown(() => signer.presignMany(template, [{ key: '' }]))).toMatchObject({ code: 'EmptyKey' });
});
