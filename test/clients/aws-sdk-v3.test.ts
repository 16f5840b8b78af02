import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { Readable } from 'node:stream';
import {
  type ChecksumAlgorithm,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Client, type Connection, HASH, type Session, UNSIGNED_TRAILER } from './client.js';
import { describeClient } from './suite.js';

/** Checksums that the client computes itself. MD5 has the name of its header. */
const TRAILERS = {
  CRC32: 'x-amz-checksum-crc32',
  CRC32C: 'x-amz-checksum-crc32c',
  CRC64NVME: 'x-amz-checksum-crc64nvme',
  SHA1: 'x-amz-checksum-sha1',
  SHA256: 'x-amz-checksum-sha256',
  MD5: 'content-md5',
};

function connect({ endpoint, bucket: Bucket, region, credentials, certificate }: Connection): Session {
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent({ ca: readFileSync(certificate) }) },
  });
  return {
    async put(Key, file, how = 'bytes') {
      const body = readFileSync(file);
      const [kind, algorithm] = how.split(' ') as [string, ChecksumAlgorithm | undefined];
      const stream = () => Readable.from([body.subarray(0, 100_000), body.subarray(100_000)]);
      if (kind === 'parts') {
        const params = { Bucket, Key, Body: stream(), ...(algorithm && { ChecksumAlgorithm: algorithm }) };
        await new Upload({ client, partSize: 5 << 20, params }).done();
        return;
      }
      const Body = kind === 'stream' ? stream() : body;
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key,
          Body,
          ContentLength: body.length,
          Metadata: { a: 'two  blanks' },
          ...(algorithm && { ChecksumAlgorithm: algorithm }),
        }),
      );
    },
    async get(Key, file) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      await writeFile(file, (await Body?.transformToByteArray()) as Uint8Array);
    },
    async list(Prefix) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix, EncodingType: 'url' }));
      return Contents.map(({ Key }) => decodeURIComponent(Key as string));
    },
    async remove(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    presign: async (Key) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 }),
    presignPut: async (Key) => getSignedUrl(client, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 }),
    form: async (Key) =>
      createPresignedPost(client, {
        Bucket,
        Key,
        Conditions: [['content-length-range', 0, 100]],
        Fields: { 'Content-Type': 'text/plain' },
        Expires: 60,
      }),
    end: () => client.destroy(),
  };
}

const client: Client = {
  name: 'AWS SDK for JavaScript v3',
  connect,
  bodies: [
    { how: 'bytes', over: 'http', payload: HASH, header: 'x-amz-checksum-crc32' },
    { how: 'bytes SHA256', over: 'https', payload: HASH, header: 'x-amz-checksum-sha256' },
    { how: 'bytes', over: 'http', payload: HASH, size: 0 },
    ...Object.entries(TRAILERS).flatMap(([algorithm, trailer]) =>
      (['http', 'https'] as const).map((over) => ({
        how: `stream ${algorithm}`,
        over,
        payload: UNSIGNED_TRAILER,
        trailer,
      })),
    ),
    { how: 'parts', over: 'http', payload: HASH, size: 11_000_000, isMultipart: true },
    { how: 'parts SHA1', over: 'https', payload: HASH, size: 11_000_000, isMultipart: true },
  ],
  metadata: 'two  blanks',
  refusedForms: {},
  tells: async (session, file) => session.get('p', file),
};

describeClient(client);
