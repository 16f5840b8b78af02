/** `presignMany` gives the URLs of the SDK's own presigner, for each input, over its commands and settings. */
import { Readable } from 'node:stream';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl as sdkSignedUrl } from '@aws-sdk/s3-request-presigner';
import { HttpResponse } from '@smithy/core/protocols';
import type { RequestPresigningArguments } from '@smithy/types';
import { describe, expect, it } from 'vitest';
import { presignMany } from '../../bindings/entries/aws-sdk.js';
import { credentials } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';

const COUNT = 400;
const token = 'IQoJb3JpZ2luX2VjEHoaCXVzLWVhc3QtMSJHMEUCIQ+/=='.repeat(17);
const signingDate = new Date('2026-01-02T03:04:05Z');
/** Without it the SDK signs the checksum of an empty body into uploads: see the test of that name. */
const plain = { credentials, region: 'us-east-1', requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

interface Input {
  Bucket: string;
  Key: string;
}
// biome-ignore lint/suspicious/noExplicitAny: each command has another input.
type AnyCommand = new (input: any) => any;
type Make = (input: Input, index: number) => object;

const isUsual = (key: string) => !key.split('/').some((segment) => segment === '.' || segment === '..');
const usualHardKeys = hardKeys.filter(isUsual);

/** Keys with the odd characters of S3's documentation, and the ones that programs get wrong. */
const keys = Array.from({ length: COUNT }, (_, i) => {
  const hard = usualHardKeys[i % usualHardKeys.length] as string;
  if (i < usualHardKeys.length) return hard;
  return i % 3 === 0 ? `${hard.slice(0, 200)}${i}` : `photos/2026/${'x'.repeat(i % 61)}/${i}.jpg`;
});

const sseC = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: '0123456789abcdef0123456789abcdef' };
const sseKms = {
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  SSEKMSEncryptionContext: 'eyJhIjoiYiJ9',
  BucketKeyEnabled: true,
};
const upload = (Key: string, i: number) => ({
  Key,
  PartNumber: 1 + (i % 10_000),
  UploadId: `VXBsb2FkIElE~._-/+${i % 7}`,
});

const commands: Record<string, [AnyCommand, Make]> = {
  GetObject: [GetObjectCommand, (input) => input],
  'GetObject with answers and versions': [
    GetObjectCommand,
    (input, i) => ({
      ...input,
      VersionId: i % 5 === 0 ? undefined : `v+${i}/=`,
      ResponseContentDisposition: `attachment; filename="ü (${i}).pdf"`,
      ResponseContentType: 'text/plain',
      ResponseCacheControl: i % 2 === 0 ? 'no-cache' : null,
      ResponseExpires: new Date(Date.UTC(2026, 1, 3, 4, 5, i)),
      PartNumber: i,
    }),
  ],
  'GetObject of a range': [
    GetObjectCommand,
    (input, i) => ({
      ...input,
      Range: `bytes=0-${i % 3}`,
      IfMatch: '"abc"',
      IfModifiedSince: new Date('2025-02-03T04:05:06Z'),
      IfUnmodifiedSince: new Date(Date.UTC(2025, 1, 3, 4, 5, i % 2)),
    }),
  ],
  'GetObject, SSE-C': [GetObjectCommand, (input) => ({ ...input, ...sseC })],
  'GetObject, SSE-C, bytes as keys': [
    GetObjectCommand,
    (input, i) => ({ ...input, ...sseC, SSECustomerKey: new Uint8Array(32).fill(i % 3) }),
  ],
  'GetObject, requester pays': [
    GetObjectCommand,
    (input, i) => ({ ...input, RequestPayer: 'requester', ExpectedBucketOwner: `11112222${1000 + i}` }),
  ],
  'GetObject, checksum mode of some': [
    GetObjectCommand,
    (input, i) => ({ ...input, ...(i % 4 === 0 && { ChecksumMode: 'ENABLED' }) }),
  ],
  PutObject: [PutObjectCommand, (input) => input],
  'PutObject, metadata': [
    PutObjectCommand,
    (input, i) => ({
      ...input,
      Metadata: { Author: `Eric ${i}`, 'two words': 'a  b', umlaut: 'é', ...(i % 2 === 0 && { odd: '', AUTHOR: 'x' }) },
      Tagging: `a=${i}&c=d%20e`,
      ACL: i % 3 === 0 ? 'private' : undefined,
      StorageClass: 'STANDARD_IA',
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: new Date(Date.UTC(2027, 0, 1, 0, 0, i, i)),
      WriteOffsetBytes: i,
    }),
  ],
  'PutObject, described': [
    PutObjectCommand,
    (input, i) => ({
      ...input,
      ContentType: `image/${i}`,
      CacheControl: `max-age=${i}`,
      ContentDisposition: 'attachment;  filename="a b.png"',
      ContentLanguage: i % 2 === 0 ? 'de' : 'en',
      ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==',
      ContentLength: 12,
      Expires: new Date('2026-02-03T04:05:06Z'),
      IfNoneMatch: '*',
    }),
  ],
  'PutObject, SSE-S3': [PutObjectCommand, (input) => ({ ...input, ServerSideEncryption: 'AES256' })],
  'PutObject, SSE-KMS': [PutObjectCommand, (input) => ({ ...input, ...sseKms })],
  'PutObject, SSE-C': [PutObjectCommand, (input) => ({ ...input, ...sseC })],
  'PutObject, checksums': [
    PutObjectCommand,
    (input, i) => ({ ...input, ChecksumSHA256: `${String(i).padStart(43, 'A')}=` }),
  ],
  'PutObject, checksums of some': [
    PutObjectCommand,
    (input, i) => ({
      ...input,
      ...(i % 3 === 1 && { ChecksumCRC32: 'y6pZDg==' }),
      ...(i % 3 === 2 && { ChecksumAlgorithm: i % 2 === 0 ? 'SHA256' : 'CRC32' }),
    }),
  ],
  'PutObject, bodies': [
    PutObjectCommand,
    (input, i) => ({ ...input, Body: i % 2 === 0 ? 'hello' : Buffer.from(`bytes ${i % 3}`) }),
  ],
  HeadObject: [HeadObjectCommand, (input, i) => ({ ...input, VersionId: `v${i}` })],
  DeleteObject: [
    DeleteObjectCommand,
    (input, i) => ({
      ...input,
      VersionId: `v${i}`,
      MFA: '20899872 301749',
      BypassGovernanceRetention: i % 2 === 0,
      IfMatchLastModifiedTime: new Date(Date.UTC(2025, 1, 3, 4, 5, i)),
      IfMatchSize: i,
    }),
  ],
  UploadPart: [UploadPartCommand, ({ Bucket, Key }, i) => ({ Bucket, ...upload(Key, i) })],
  'UploadPart, SSE-C': [UploadPartCommand, ({ Bucket, Key }, i) => ({ Bucket, ...upload(Key, i), ...sseC })],
  ListObjectsV2: [ListObjectsV2Command, ({ Bucket }) => ({ Bucket })],
  'ListObjectsV2 of prefixes': [
    ListObjectsV2Command,
    ({ Bucket, Key }, i) => ({
      Bucket,
      Prefix: Key,
      Delimiter: '/',
      MaxKeys: i,
      ContinuationToken: '1/+=',
      FetchOwner: i % 2 === 0,
      OptionalObjectAttributes: i % 2 === 0 ? ['RestoreStatus'] : ['RestoreStatus', 'a,"b\\'],
    }),
  ],
  CreateMultipartUpload: [
    CreateMultipartUploadCommand,
    (input, i) => ({
      ...input,
      ContentType: 'video/mp4',
      ChecksumAlgorithm: i % 2 === 0 ? 'SHA256' : 'CRC32',
      ...sseKms,
    }),
  ],
};

interface Setting {
  config?: S3ClientConfig;
  bucket?: string;
  options?: () => RequestPresigningArguments;
}

const set = (...names: string[]) => new Set(names);
const accessPoint = 'arn:aws:s3:us-west-2:123456789012:accesspoint/test';

/** Functions make the sets, because the SDK writes into them. */
const settings: Record<string, Setting> = {
  plain: {},
  'session token': { config: { credentials: { ...credentials, sessionToken: token } } },
  'credentials that end within the validity': {
    config: { credentials: { ...credentials, sessionToken: token, expiration: new Date(Date.now() + 60_000) } },
    options: () => ({ expiresIn: 604_800 }),
  },
  'dotted bucket': { bucket: 'www.example.com' },
  'odd bucket': { bucket: 'Old_Bucket' },
  accelerate: { config: { useAccelerateEndpoint: true } },
  'accelerate, dual-stack': { config: { useAccelerateEndpoint: true, useDualstackEndpoint: true } },
  'FIPS, dual-stack': { config: { useFipsEndpoint: true, useDualstackEndpoint: true } },
  'path style': { config: { forcePathStyle: true } },
  'access point': { bucket: accessPoint, config: { useArnRegion: true } },
  'access point, dual-stack': { bucket: accessPoint, config: { region: 'us-west-2', useDualstackEndpoint: true } },
  'object lambda': { bucket: 'arn:aws:s3-object-lambda:us-east-1:123456789012:accesspoint/mine' },
  China: { config: { region: 'cn-north-1' } },
  'own endpoint': { config: { endpoint: 'http://localhost:9000', forcePathStyle: true } },
  'own endpoint, base path': { config: { endpoint: 'https://storage.example.com:8443/base', forcePathStyle: true } },
  'own endpoint, base path with a slash': { config: { endpoint: 'https://storage.example.com:8443/base/' } },
  'own endpoint, encoded base path': { config: { endpoint: 'https://storage.example.com/a%20b' } },
  'own endpoint, default port': { config: { endpoint: 'https://storage.example.com:443' } },
  'another scope': { options: () => ({ signingRegion: 'eu-west-1', signingService: 's3-outposts' }) },
  'signed headers': { options: () => ({ signableHeaders: set('content-type', 'cache-control') }) },
  'unsigned headers': { options: () => ({ unsignableHeaders: set('content-length', 'range') }) },
  'headers kept out of the query': {
    options: () => ({
      unhoistableHeaders: set('x-amz-acl', 'x-amz-meta-author', 'x-amz-request-payer', 'x-amz-checksum-sha256'),
    }),
  },
  'headers for encryption in the query': {
    options: () => ({
      hoistableHeaders: set(
        'x-amz-server-side-encryption',
        'x-amz-server-side-encryption-customer-key',
        'x-amz-server-side-encryption-customer-key-md5',
      ),
    }),
  },
};

/** Scheme, host, path and the set of parameters, signature included. */
function parts(url: string): string {
  const [target, query = ''] = url.split('?');
  return [target, ...query.split('&').sort()].join('\n');
}

async function both(name: string, setting: Setting, count = COUNT) {
  const [Command, make] = commands[name] as [AnyCommand, Make];
  const { config, bucket: Bucket = 'examplebucket', options = () => ({}) } = setting;
  const client = new S3Client({ ...plain, ...config });
  const inputs = keys.slice(0, count).map((Key, i) => make({ Bucket, Key }, i));
  const sdk: string[] = [];
  for (const input of inputs)
    sdk.push(await sdkSignedUrl(client, new Command({ ...input }), { signingDate, ...options() }));
  const ours = await presignMany(client, Command, inputs, { signingDate, ...options() });
  return { sdk: sdk.map(parts), ours: ours.map(parts) };
}

describe('equal to getSignedUrl of the SDK', () => {
  for (const name of Object.keys(commands)) {
    it(`${name}, ${COUNT} inputs`, async () => {
      const { sdk, ours } = await both(name, {});
      expect(ours).toEqual(sdk);
    });
  }

  for (const [name, setting] of Object.entries(settings)) {
    it(`${name}: ${COUNT} keys of GetObject, 40 of the other commands`, async () => {
      const { sdk, ours } = await both('GetObject', setting);
      expect(ours).toEqual(sdk);
      for (const each of Object.keys(commands)) {
        const few = await both(each, setting, 40);
        expect(few.ours, each).toEqual(few.sdk);
      }
    });
  }
});

describe('the checksum of an empty body', () => {
  const client = new S3Client({ ...plain, requestChecksumCalculation: 'WHEN_SUPPORTED' });
  const withoutChecksums = new S3Client(plain);
  const input = { Bucket: 'examplebucket', Key: 'a' };

  it('is signed into uploads by the presigner of the SDK', async () => {
    const url = await sdkSignedUrl(client, new PutObjectCommand({ ...input }), { signingDate });
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
  });

  it('is in no URL of ours that has not asked for it', async () => {
    for (const [Command, each] of [
      [PutObjectCommand, input],
      [UploadPartCommand, { ...input, PartNumber: 1, UploadId: 'u' }],
      [GetObjectCommand, input],
    ] as [AnyCommand, object][]) {
      for (const from of [
        client,
        new S3Client({ credentials, region: 'us-east-1', responseChecksumValidation: 'WHEN_REQUIRED' }),
      ]) {
        const [url] = await presignMany(from, Command, [each], { signingDate });
        expect(url).not.toContain('x-amz-checksum-crc32');
        expect(url).not.toContain('x-amz-sdk-checksum-algorithm');
      }
    }
    const [url = ''] = await presignMany(client, PutObjectCommand, [input], { signingDate });
    expect(parts(url)).toBe(
      parts(await sdkSignedUrl(withoutChecksums, new PutObjectCommand({ ...input }), { signingDate })),
    );
  });

  it('is there if ChecksumAlgorithm asks for it', async () => {
    const asked = { ...input, ChecksumAlgorithm: 'CRC32' } as const;
    const [url = ''] = await presignMany(client, PutObjectCommand, [asked], { signingDate });
    expect(parts(url)).toBe(parts(await sdkSignedUrl(client, new PutObjectCommand({ ...asked }), { signingDate })));
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
  });
});

it('a checksum that is left out of the URL still decides about the one of the body', async () => {
  const client = new S3Client({ ...plain, requestChecksumCalculation: 'WHEN_SUPPORTED' });
  const options = () => ({
    signingDate,
    unhoistableHeaders: set('x-amz-checksum-sha256'),
    unsignableHeaders: set('x-amz-checksum-sha256'),
  });
  const input = { Bucket: 'examplebucket', Key: 'a', Body: 'hello' };
  const inputs = [input, { ...input, ChecksumSHA256: `${'A'.repeat(43)}=` }];
  const theirs: string[] = [];
  for (const each of inputs) theirs.push(await sdkSignedUrl(client, new PutObjectCommand({ ...each }), options()));
  const ours = await presignMany(client, PutObjectCommand, inputs, options());
  expect(ours.map(parts)).toEqual(theirs.map(parts));
});

describe('credentials', () => {
  /** A client whose CreateSession answers credentials that name the bucket. */
  function expressClient(): S3Client {
    const handle = async ({ hostname }: { hostname: string }) => {
      const [bucket = ''] = hostname.split('.');
      const body =
        `<CreateSessionResult><Credentials><SessionToken>token/+=${bucket}</SessionToken>` +
        `<SecretAccessKey>secret/${bucket}</SecretAccessKey><AccessKeyId>AKIA-${bucket}</AccessKeyId>` +
        `<Expiration>${new Date(Date.now() + 300_000).toISOString()}</Expiration></Credentials></CreateSessionResult>`;
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Readable.from([Buffer.from(body)]) }) };
    };
    return new S3Client({ ...plain, useArnRegion: true, requestHandler: { handle } as never });
  }

  it('of directory buckets, plain buckets and access points stay apart in one call and in calls at once', async () => {
    const client = expressClient();
    const buckets = [
      'one--use1-az4--x-s3',
      'examplebucket',
      'two--use1-az4--x-s3',
      accessPoint,
      'arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/mine',
    ];
    const inputs = keys.map((Key, i) => ({ Bucket: buckets[i % buckets.length] as string, Key }));
    const theirs: string[] = [];
    for (const input of inputs)
      theirs.push(parts(await sdkSignedUrl(client, new PutObjectCommand({ ...input }), { signingDate })));
    const calls = [1, 2, 3].map(() => presignMany(client, PutObjectCommand, inputs, { signingDate }));
    for (const ours of await Promise.all(calls)) expect(ours.map(parts)).toEqual(theirs);
  });

  it('that are renewed between two groups give each URL one key, secret and token', async () => {
    let count = 0;
    const named = (id: string) => ({
      accessKeyId: `AKIA${id}`,
      secretAccessKey: `secret${id}`,
      sessionToken: `token${id}`,
    });
    const load = async () => ({ ...named(String(++count)), expiration: new Date(0) });
    const inputs = keys.map((Key, i) => ({ Bucket: `bucket-${i % 5}`, Key }));
    const urls = await presignMany(new S3Client({ ...plain, credentials: load }), GetObjectCommand, inputs, {
      signingDate,
    });
    expect(count).toBeGreaterThan(1);
    for (const [i, url] of urls.entries()) {
      const id = /Credential=AKIA(\d+)/.exec(url)?.[1] ?? '';
      const client = new S3Client({ ...plain, credentials: named(id) });
      const theirs = await sdkSignedUrl(client, new GetObjectCommand({ ...(inputs[i] as Input) }), { signingDate });
      expect(parts(url)).toBe(parts(theirs));
    }
  });
});

describe('differences on purpose: the SDK signs what is refused here', () => {
  const client = new S3Client(plain);
  const Bucket = 'examplebucket';
  const input = { Bucket, Key: 'a' };
  const refusals: [name: string, Command: AnyCommand, input: object, options: { expiresIn?: number }, code: string][] =
    [
      ['an empty key', GetObjectCommand, { Bucket, Key: '' }, {}, 'EmptyKey'],
      ['a dot segment', GetObjectCommand, { Bucket, Key: 'a/../b' }, {}, 'DotSegment'],
      ['a key over 1,024 bytes', GetObjectCommand, { Bucket, Key: 'k'.repeat(1025) }, {}, 'OutOfRange'],
      [
        'a signed header that is not ASCII',
        PutObjectCommand,
        { ...input, ContentDisposition: 'ü' },
        {},
        'InvalidHeader',
      ],
      [
        'more than 8,192 bytes of metadata',
        PutObjectCommand,
        { ...input, Metadata: { a: 'x'.repeat(8193) } },
        {},
        'OutOfRange',
      ],
      ['expiresIn 0', GetObjectCommand, input, { expiresIn: 0 }, 'OutOfRange'],
      ['a part without its number', UploadPartCommand, { ...input, UploadId: 'u' }, {}, 'WrongType'],
      ['a number as a key', GetObjectCommand, { Bucket, Key: 7 }, {}, 'WrongType'],
      ['an unknown member', GetObjectCommand, { ...input, versionId: 'v' }, {}, 'UnknownProperty'],
    ];
  it.each(refusals)('%s', async (_name, Command, given, options, code) => {
    const sdk = await sdkSignedUrl(client, new Command({ ...given }), { signingDate, ...options });
    expect(sdk).toContain('X-Amz-Signature=');
    await expect(presignMany(client, Command, [given], { signingDate, ...options })).rejects.toMatchObject({ code });
  });
});
