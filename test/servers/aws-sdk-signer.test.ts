/** The SDK's client of S3 with SiglaneSigner, against radosgw. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { beforeAll, expect, inject, test } from 'vitest';
import { SiglaneSigner } from '../../bindings/entries/aws-sdk.js';
import { region } from './s3.js';

const { endpoint, credentials } = inject('ceph');
const client = new S3Client({
  endpoint,
  region,
  credentials,
  forcePathStyle: true,
  maxAttempts: 1,
  signerConstructor: SiglaneSigner,
  // radosgw answers 411 to a checksum in a trailer.
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
const Bucket = 'aws-sdk-signer';
const Key = "a b/ü(1)!'*+&.txt";

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket }));
});

async function read(key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) as Uint8Array);
}

const bytes = randomBytes(10_000);
test.each<[string, () => unknown, Buffer]>([
  ['a string', () => 'Grüße', Buffer.from('Grüße')],
  ['bytes', () => bytes, bytes],
  ['an empty string', () => '', Buffer.alloc(0)],
  ['a stream', () => Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]), bytes],
])('puts and gets %s', async (_, make, expected) => {
  const Metadata = { a: 'two  spaces' };
  const given = { Bucket, Key, Body: make() as never, ContentLength: expected.length, Metadata };
  await client.send(new PutObjectCommand(given));
  expect((await read(Key)).equals(expected)).toBe(true);
  const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
  expect(head.ContentLength).toBe(expected.length);
  expect(head.Metadata).toEqual(Metadata);
});

test('uploads parts by lib-storage', async () => {
  const parts = [randomBytes(5 << 20), randomBytes(5 << 20), randomBytes(1000)];
  const params = { Bucket, Key: 'parts', Body: Readable.from(parts) };
  await new Upload({ client, partSize: 5 << 20, queueSize: 2, params }).done();
  expect((await read('parts')).equals(Buffer.concat(parts))).toBe(true);
});

test('lists and deletes many', async () => {
  const keys = Array.from({ length: 12 }, (_, i) => `many/${i} ü'&+`);
  for (const key of keys) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: key }));
  const listed = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/', MaxKeys: 100 }));
    return Contents.map(({ Key }) => Key as string);
  };
  expect(await listed()).toEqual(keys.toSorted());
  await client.send(new DeleteObjectCommand({ Bucket, Key: keys[0] as string }));
  const Objects = keys.slice(1).map((Key) => ({ Key }));
  const { Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Errors).toBeUndefined();
  expect(await listed()).toEqual([]);
});

test('gets an error for a wrong secret', async () => {
  const wrong = new S3Client({
    endpoint,
    region,
    credentials: { ...credentials, secretAccessKey: 'wrong' },
    forcePathStyle: true,
    signerConstructor: SiglaneSigner,
  });
  await expect(wrong.send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow(
    expect.objectContaining({ name: 'SignatureDoesNotMatch' }),
  );
});
