/** `presignMany` gives the URLs of the SDK's own presigner, for each input, over its commands and settings. */
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl as sdkSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { presignMany } from '../../bindings/entries/aws-sdk.js';
import { credentials, signingDate } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';
import {
  accessPoint,
  expressClient,
  plain,
  type Setting,
  setOf,
  settings as sharedSettings,
  sseC,
  sseKms,
  token,
  unordered,
} from './aws-sdk-settings.js';

const COUNT = 400;
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

const upload = (Key: string, i: number) => ({
  Key,
  PartNumber: 1 + (i % 10_000),
  UploadId: `VXBsb2FkIElE~._-/+${i % 7}`,
});

/** The inputs of each command, in several forms. */
const forms: Record<string, [AnyCommand, Make]> = {
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

const settings: Readonly<Record<string, Setting>> = {
  ...sharedSettings,
  'credentials that end within the validity': {
    config: { credentials: { ...credentials, sessionToken: token, expiration: new Date(Date.now() + 3_600_000) } },
    options: () => ({ expiresIn: 604_800 }),
  },
  'custom endpoint': { config: { endpoint: 'http://localhost:9000', forcePathStyle: true } },
  'custom endpoint, base path': { config: { endpoint: 'https://storage.example.com:8443/base', forcePathStyle: true } },
  'custom endpoint, base path with a slash': { config: { endpoint: 'https://storage.example.com:8443/base/' } },
  'custom endpoint, encoded base path': { config: { endpoint: 'https://storage.example.com/a%20b' } },
  'custom endpoint, default port': { config: { endpoint: 'https://storage.example.com:443' } },
  'another scope': { options: () => ({ signingRegion: 'eu-west-1', signingService: 's3-outposts' }) },
  'signed headers': { options: () => ({ signableHeaders: setOf('content-type', 'cache-control') }) },
  'unsigned headers': { options: () => ({ unsignableHeaders: setOf('content-length', 'range') }) },
  'headers kept out of the query': {
    options: () => ({
      unhoistableHeaders: setOf('x-amz-acl', 'x-amz-meta-author', 'x-amz-request-payer', 'x-amz-checksum-sha256'),
    }),
  },
  'headers for encryption in the query': {
    options: () => ({
      hoistableHeaders: setOf(
        'x-amz-server-side-encryption',
        'x-amz-server-side-encryption-customer-key',
        'x-amz-server-side-encryption-customer-key-md5',
      ),
    }),
  },
};

async function expectEqual(setting: Setting, Command: AnyCommand, makes: readonly Make[]): Promise<void> {
  const { config, bucket: Bucket = 'examplebucket', options = () => ({}) } = setting;
  const client = new S3Client({ ...plain, ...config });
  const inputs = keys.map((Key, i) => (makes[i % makes.length] as Make)({ Bucket, Key }, i));
  const ours = await presignMany(client, Command, inputs, { signingDate, ...options() });
  const theirs: string[] = [];
  for (const input of inputs)
    theirs.push(await sdkSignedUrl(client, new Command({ ...input }), { signingDate, ...options() }));
  expect(theirs).toHaveLength(COUNT);
  expect(ours.map(unordered)).toEqual(theirs.map(unordered));
}

describe('gives the URLs of the SDK', () => {
  it.each(Object.entries(forms))(`for ${COUNT} inputs: %s`, async (_form, [Command, make]) => {
    await expectEqual({}, Command, [make]);
  });
});

/** The forms of each command. One call of `presignMany` has all of them in turn, with {@link COUNT} keys together. */
const commands = new Map<AnyCommand, Make[]>();
for (const [Command, make] of Object.values(forms)) commands.set(Command, [...(commands.get(Command) ?? []), make]);

describe.each(
  Object.entries(settings),
)(`gives the URLs of the SDK for ${COUNT} inputs of each command: %s`, (_name, setting) => {
  it.each(
    [...commands].map(([Command, makes]) => [Command.name, Command, makes] as const),
  )('%s', async (_command, Command, makes) => {
    await expectEqual(setting, Command, makes);
  });
});

it('compares the seven commands', () => {
  expect([...commands.keys()].map(({ name }) => name)).toEqual([
    'GetObjectCommand',
    'PutObjectCommand',
    'HeadObjectCommand',
    'DeleteObjectCommand',
    'UploadPartCommand',
    'ListObjectsV2Command',
    'CreateMultipartUploadCommand',
  ]);
});

describe('the checksum of an empty body', () => {
  const client = new S3Client({ ...plain, requestChecksumCalculation: 'WHEN_SUPPORTED' });
  const withoutChecksums = new S3Client(plain);
  const input = { Bucket: 'examplebucket', Key: 'a' };

  it('is signed into uploads by the presigner of the SDK', async () => {
    const url = await sdkSignedUrl(client, new PutObjectCommand({ ...input }), { signingDate });
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
  });

  it('is in no URL of presignMany, unless the input asks for it', async () => {
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
    expect(unordered(url)).toBe(
      unordered(await sdkSignedUrl(withoutChecksums, new PutObjectCommand({ ...input }), { signingDate })),
    );
  });

  it('is there if ChecksumAlgorithm asks for it', async () => {
    const asked = { ...input, ChecksumAlgorithm: 'CRC32' } as const;
    const [url = ''] = await presignMany(client, PutObjectCommand, [asked], { signingDate });
    expect(unordered(url)).toBe(
      unordered(await sdkSignedUrl(client, new PutObjectCommand({ ...asked }), { signingDate })),
    );
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
  });
});

it('signs no checksum of the body beside a checksum of the input that the URL leaves out', async () => {
  const client = new S3Client({ ...plain, requestChecksumCalculation: 'WHEN_SUPPORTED' });
  const options = () => ({
    signingDate,
    unhoistableHeaders: setOf('x-amz-checksum-sha256'),
    unsignableHeaders: setOf('x-amz-checksum-sha256'),
  });
  const input = { Bucket: 'examplebucket', Key: 'a', Body: 'hello' };
  const inputs = [input, { ...input, ChecksumSHA256: `${'A'.repeat(43)}=` }];
  const theirs: string[] = [];
  for (const each of inputs) theirs.push(await sdkSignedUrl(client, new PutObjectCommand({ ...each }), options()));
  const ours = await presignMany(client, PutObjectCommand, inputs, options());
  expect(ours.map(unordered)).toEqual(theirs.map(unordered));
});

describe('credentials', () => {
  it('of directory buckets, plain buckets and access points stay apart in one call and in calls at once', async () => {
    const { client } = expressClient({ useArnRegion: true });
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
      theirs.push(unordered(await sdkSignedUrl(client, new PutObjectCommand({ ...input }), { signingDate })));
    const calls = [1, 2, 3].map(() => presignMany(client, PutObjectCommand, inputs, { signingDate }));
    for (const ours of await Promise.all(calls)) expect(ours.map(unordered)).toEqual(theirs);
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
      expect(unordered(url)).toBe(unordered(theirs));
    }
  });
});

describe('deliberate differences', () => {
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
  it.each(refusals)('refuses %s, which the SDK signs', async (_name, Command, given, options, code) => {
    const sdk = await sdkSignedUrl(client, new Command({ ...given }), { signingDate, ...options });
    expect(sdk).toContain('X-Amz-Signature=');
    await expect(presignMany(client, Command, [given], { signingDate, ...options })).rejects.toMatchObject({ code });
  });
});
