/** `getSignedUrl` of siglane/aws-sdk gives the URLs of the SDK's own, over its commands and settings. */
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl as sdkSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { RequestPresigningArguments } from '@smithy/types';
import { describe, expect, it } from 'vitest';
import { getSignedUrl } from '../../bindings/entries/aws-sdk.js';
import { credentials, signingDate } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';
import {
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

/** Makes a new command at each call, because the SDK writes into the input of its command. */
type Make = (input: { Bucket: string; Key: string }) => Parameters<typeof getSignedUrl>[1];

const described = {
  ContentType: 'image/png',
  CacheControl: 'max-age=60',
  ContentDisposition: 'attachment;  filename="a b.png"',
  ContentLanguage: 'de',
  ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==',
  ContentLength: 12,
  Expires: new Date('2026-02-03T04:05:06Z'),
  Metadata: { Author: 'Eric', 'two words': 'a  b', umlaut: 'é' },
  Tagging: 'a=b&c=d%20e',
  ACL: 'private',
  StorageClass: 'STANDARD_IA',
} as const;

const commands: Record<string, Make> = {
  GetObject: (input) => new GetObjectCommand(input),
  'GetObject with answers': (input) =>
    new GetObjectCommand({
      ...input,
      VersionId: 'v+1/=',
      ResponseContentDisposition: 'attachment; filename="ü (1).pdf"',
      ResponseContentType: 'text/plain',
      ResponseCacheControl: 'no-cache',
      ResponseExpires: new Date('2026-02-03T04:05:06Z'),
      Range: 'bytes=0-9',
      IfMatch: '"abc"',
      IfModifiedSince: new Date('2025-02-03T04:05:06Z'),
      PartNumber: 3,
    }),
  'GetObject, SSE-C': (input) => new GetObjectCommand({ ...input, ...sseC }),
  'GetObject, requester pays': (input) =>
    new GetObjectCommand({ ...input, RequestPayer: 'requester', ExpectedBucketOwner: '111122223333' }),
  'GetObject, checksum mode': (input) => new GetObjectCommand({ ...input, ChecksumMode: 'ENABLED' }),
  PutObject: (input) => new PutObjectCommand(input),
  'PutObject, described': (input) => new PutObjectCommand({ ...input, ...described }),
  'PutObject, SSE-S3': (input) => new PutObjectCommand({ ...input, ServerSideEncryption: 'AES256' }),
  'PutObject, SSE-KMS': (input) => new PutObjectCommand({ ...input, ...sseKms }),
  'PutObject, SSE-C': (input) => new PutObjectCommand({ ...input, ...sseC }),
  'PutObject, checksum': (input) => new PutObjectCommand({ ...input, ChecksumSHA256: `${'A'.repeat(43)}=` }),
  'PutObject, checksum algorithm': (input) => new PutObjectCommand({ ...input, ChecksumAlgorithm: 'SHA256' }),
  'PutObject, body': (input) => new PutObjectCommand({ ...input, Body: 'hello' }),
  HeadObject: (input) => new HeadObjectCommand({ ...input, VersionId: 'v1' }),
  DeleteObject: (input) => new DeleteObjectCommand({ ...input, VersionId: 'v1', MFA: '20899872 301749' }),
  UploadPart: (input) => new UploadPartCommand({ ...input, PartNumber: 10_000, UploadId: 'VXBsb2FkIElE~._-/+' }),
  'UploadPart, SSE-C': (input) => new UploadPartCommand({ ...input, PartNumber: 1, UploadId: 'u', ...sseC }),
  ListObjectsV2: ({ Bucket }) => new ListObjectsV2Command({ Bucket }),
  'ListObjectsV2 of a prefix': ({ Bucket, Key }) =>
    new ListObjectsV2Command({
      Bucket,
      Prefix: Key,
      Delimiter: '/',
      MaxKeys: 7,
      ContinuationToken: '1/+=',
      FetchOwner: true,
    }),
  CreateMultipartUpload: (input) => new CreateMultipartUploadCommand({ ...input, ContentType: 'video/mp4', ...sseKms }),
  GetObjectTagging: (input) => new GetObjectTaggingCommand(input),
};

const settings: Readonly<Record<string, Setting>> = {
  ...sharedSettings,
  'a week': { options: () => ({ expiresIn: 604_800 }) },
  'dual-stack': { config: { useDualstackEndpoint: true } },
  FIPS: { config: { useFipsEndpoint: true } },
  'access point alias': { bucket: 'test-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias' },
  GovCloud: { config: { region: 'us-gov-west-1' } },
  'global endpoint': { config: { useGlobalEndpoint: true } },
  'custom endpoint': { config: { endpoint: 'http://localhost:9000/base/path', forcePathStyle: true } },
  'custom endpoint, bucket in the host': { config: { endpoint: 'https://storage.example.com:8443' } },
  'custom endpoint with a default port': {
    config: { endpoint: 'https://storage.example.com:443/', forcePathStyle: true },
  },
  'bucket as endpoint': { bucket: 'https://cdn.example.com/files', config: { bucketEndpoint: true } },
  'other region and service': { options: () => ({ signingRegion: 'auto', signingService: 's3-outposts' }) },
  'date in seconds': { options: () => ({ signingDate: 1_767_323_045 }) },
  'date as a text of seconds': { options: () => ({ signingDate: '1767323045' }) },
  'date as a text': { options: () => ({ signingDate: '2026-01-02T03:04:05.678Z' }) },
  'signable headers': {
    options: () => ({ signableHeaders: setOf('content-type', 'cache-control', 'x-amz-storage-class', 'if-match') }),
  },
  'unsignable headers': {
    options: () => ({ unsignableHeaders: setOf('content-length', 'range', 'x-amz-acl', 'if-match') }),
  },
  'unhoistable headers': {
    options: () => ({
      unhoistableHeaders: setOf('x-amz-acl', 'x-amz-checksum-sha256', 'x-amz-request-payer', 'content-md5'),
    }),
  },
  'hoistable headers': {
    options: () => ({
      hoistableHeaders: setOf(
        'content-disposition',
        'x-amz-server-side-encryption',
        'x-amz-server-side-encryption-aws-kms-key-id',
        'x-amz-server-side-encryption-customer-algorithm',
      ),
    }),
  },
  'all kinds of headers': {
    options: () => ({
      hoistableHeaders: setOf('x-amz-server-side-encryption', 'x-amz-server-side-encryption-context'),
      unhoistableHeaders: setOf('x-amz-server-side-encryption', 'x-amz-tagging', 'x-amz-security-token'),
      unsignableHeaders: setOf('x-amz-tagging', 'content-disposition', 'content-language'),
      signableHeaders: setOf('content-disposition', 'content-type'),
    }),
  },
};

function clientOf({ config = {} }: Setting): S3Client {
  return new S3Client({ ...plain, ...config });
}

/** Makes middleware of the build step. @param begin called when the middleware is resolved; its result changes the headers of a call */
function changing(begin: () => (headers: Record<string, string>) => unknown): never {
  const middleware = (next: (args: unknown) => Promise<unknown>) => {
    const change = begin();
    return (args: { request: { headers: Record<string, string> } }) => {
      change(args.request.headers);
      return next(args);
    };
  };
  return middleware as never;
}

async function expectEqual(client: S3Client, make: () => ReturnType<Make>, options: () => RequestPresigningArguments) {
  const theirs = await sdkSignedUrl(client, make() as never, { signingDate, ...options() });
  const ours = await getSignedUrl(client, make(), { signingDate, ...options() });
  expect(unordered(ours)).toEqual(unordered(theirs));
}

describe.each(Object.entries(settings))('gives the URLs of the SDK: %s', (_name, setting) => {
  const client = clientOf(setting);
  const { bucket: Bucket = 'examplebucket', options = () => ({}) } = setting;
  it.each(Object.entries(commands))('%s', async (_command, make) => {
    for (const Key of ['a.jpg', "folder/a b+ü(1)!'*~.txt", 'a//b/', '/c'])
      await expectEqual(client, () => make({ Bucket, Key }), options);
  });
});

describe('gives the URLs of the SDK for 400 hard keys', () => {
  const isSigned = (key: string) => !key.split('/').some((segment) => segment === '.' || segment === '..');
  const parts = [...hardKeys, '=', '&', '"', '<>', '\\', '^`{|}', '[]', '@:,$', '\u0301', '\u{1F600}'];
  const keys = Array.from({ length: 400 }, (_, i) => {
    const [a = '', b = ''] = [parts[i % parts.length], parts[Math.floor(i / parts.length) % parts.length]];
    const key = `${a}${i}${b}`;
    return isSigned(key) && key.length < 1000 ? key : `${i} ${a.length}/${b.length}`;
  }).concat(hardKeys.filter(isSigned));

  it.each([
    ['virtual-hosted', {}],
    ['path style', { forcePathStyle: true }],
    ['at an endpoint with a path', { endpoint: 'http://127.0.0.1:9000/a/b', forcePathStyle: true }],
    ['with a token', { credentials: { ...credentials, sessionToken: token } }],
  ] as const)('%s', async (_name, config) => {
    const client = clientOf({ config });
    for (const Key of keys)
      await expectEqual(
        client,
        () => new GetObjectCommand({ Bucket: 'examplebucket', Key }),
        () => ({}),
      );
  });
});

it('gives the URLs of the SDK for every command of client-s3 that it presigns with a plain input', async () => {
  const client = clientOf({});
  const input = {
    Bucket: 'examplebucket',
    Key: 'a b.jpg',
    UploadId: 'u',
    PartNumber: 1,
    Id: 'i',
    CopySource: 'other/k',
    RequestRoute: 'route',
    RequestToken: 'token',
    Delete: { Objects: [{ Key: 'k' }] },
    Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectAttributes: ['ETag', 'ObjectSize'],
    OptionalObjectAttributes: ['RestoreStatus'],
    Policy: '{}',
    // Otherwise random in each call.
    ClientToken: 'token',
    RenameSource: 'k',
  };
  let signed = 0;
  for (const [name, Class] of Object.entries(s3)) {
    if (!name.endsWith('Command') || name === 'Command') continue;
    const make = () => new (Class as new (input: object) => ReturnType<Make>)({ ...input });
    const theirs = await sdkSignedUrl(client, make() as never, { signingDate }).catch(() => undefined);
    // For commands that need a body, the checksum of none: see "the checksum of an empty body".
    if (theirs === undefined || theirs.includes('AAAAAA%3D%3D')) continue;
    signed++;
    expect(unordered(await getSignedUrl(client, make(), { signingDate })), name).toEqual(unordered(theirs));
  }
  expect(signed).toBeGreaterThan(60);
});

describe('calls do not share a context', () => {
  const express = (i: number) => `bucket-${i}--use1-az4--x-s3`;
  const bucketOf = [
    (i: number) => `bucket-${i}`,
    (i: number) => `www.bucket-${i}.example`,
    express,
    (i: number) => `arn:aws:s3:us-west-2:123456789012:accesspoint/point-${i}`,
    (i: number) => `arn:aws:s3-object-lambda:eu-west-1:123456789012:accesspoint/point-${i}`,
  ];
  const made = Array.from({ length: 200 }, (_, i) => {
    const Bucket = bucketOf[i % bucketOf.length]?.(i % 7) ?? '';
    return () =>
      i % 3 === 0
        ? new PutObjectCommand({ Bucket, Key: `k${i}`, Metadata: { i: String(i) } })
        : new GetObjectCommand({ Bucket, Key: `k${i}` });
  });

  it('200 at once, plain and S3 Express, give the same as one after another by the SDK', async () => {
    const { client } = expressClient({ useArnRegion: true });
    const expected: string[] = [];
    for (const make of made) expected.push(unordered(await sdkSignedUrl(client, make() as never, { signingDate })));
    for (let round = 0; round < 3; round++) {
      const urls = await Promise.all(made.map((make) => getSignedUrl(client, make(), { signingDate })));
      expect(urls.map(unordered)).toEqual(expected);
    }
  });

  it('the first call of an S3 Express bucket may run beside others', async () => {
    const { client, sessions } = expressClient({ useArnRegion: true });
    const urls = await Promise.all(made.map((make) => getSignedUrl(client, make(), { signingDate })));
    const other = expressClient({ useArnRegion: true }).client;
    for (const [i, make] of made.entries())
      expect(unordered(urls[i] ?? '')).toEqual(unordered(await sdkSignedUrl(other, make() as never, { signingDate })));
    expect(new Set(sessions)).toEqual(new Set(Array.from({ length: 7 }, (_, i) => express(i))));
  });

  it('a plain bucket after an S3 Express bucket has the credentials of the client', async () => {
    const { client } = expressClient();
    const get = (Bucket: string) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k' }), { signingDate });
    const before = await get('examplebucket');
    const session = new URL(await get(express(1))).searchParams;
    expect(session.get('X-Amz-Credential')).toBe(`AKIA-${express(1)}/20260102/us-east-1/s3express/aws4_request`);
    expect(session.get('X-Amz-S3session-Token')).toBe(`token/+=${express(1)}`);
    expect(session.has('X-Amz-Security-Token')).toBe(false);
    expect(await get('examplebucket')).toBe(before);
  });

  it('a call that failed leaves nothing', async () => {
    let fails = false;
    const load = async () => {
      if (fails) throw new Error('no credentials today');
      return credentials;
    };
    const client = new S3Client({ ...plain, credentials: load });
    const get = (Bucket: string) => getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'k' }), { signingDate });
    const before = await get('examplebucket');
    await expect(get('arn:aws:s3:us-west-2:123456789012:nonsense/x')).rejects.toThrow();
    const broken = new S3Client({ ...plain, credentials: load });
    fails = true;
    const make = () => new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' });
    await expect(getSignedUrl(broken, make())).rejects.toThrow('no credentials today');
    fails = false;
    expect(await getSignedUrl(broken, make(), { signingDate })).toBe(before);
    expect(await get('examplebucket')).toBe(before);
  });
});

describe('a client that changes', () => {
  const get = (client: S3Client, command = new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' })) =>
    getSignedUrl(client, command, { signingDate });
  const adding = (value: string) => changing(() => (headers) => Object.assign(headers, { 'x-amz-meta-added': value }));

  it('runs middleware that was added, replaced or removed after the first call', async () => {
    const client = new S3Client(plain);
    const before = await get(client);
    client.middlewareStack.add(adding('1'), { step: 'build', name: 'adding' });
    const one = await get(client);
    expect(unordered(one)).toEqual(
      unordered(
        await sdkSignedUrl(client, new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' }), { signingDate }),
      ),
    );
    expect(one).toContain('x-amz-meta-added=1');
    client.middlewareStack.remove('adding');
    client.middlewareStack.add(adding('2'), { step: 'build', name: 'adding' });
    expect(await get(client)).toContain('x-amz-meta-added=2');
    client.middlewareStack.remove('adding');
    expect(await get(client)).toBe(before);
  });

  it("runs middleware that took the name and place of one of the client's own", async () => {
    const client = new S3Client(plain);
    await get(client);
    client.middlewareStack.remove('addExpectContinueMiddleware');
    client.middlewareStack.add(adding('3'), { step: 'build', name: 'addExpectContinueMiddleware' });
    expect(await get(client)).toContain('x-amz-meta-added=3');
  });

  it('resolves foreign middleware for each call, as the SDK does', async () => {
    const client = new S3Client(plain);
    const counting = changing(() => {
      let calls = 0;
      return (headers) => Object.assign(headers, { 'x-amz-meta-calls': String(++calls) });
    });
    client.middlewareStack.add(counting, { step: 'build', name: 'counting' });
    for (let i = 0; i < 3; i++) expect(await get(client)).toContain('x-amz-meta-calls=1');
  });

  it("runs a command's own middleware, and only for this command", async () => {
    const client = new S3Client(plain);
    const before = await get(client);
    const command = new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' });
    command.middlewareStack.add(adding('own'), { step: 'build', name: 'own' });
    expect(await get(client, command)).toContain('x-amz-meta-added=own');
    expect(await get(client, command)).toContain('x-amz-meta-added=own');
    expect(await get(client)).toBe(before);
  });

  it('reads renewed credentials and a changed region', async () => {
    let current = { ...credentials, sessionToken: 'one', expiration: new Date(0) };
    const client = new S3Client({ ...plain, credentials: async () => current });
    expect(await get(client)).toContain('X-Amz-Security-Token=one');
    current = { ...current, sessionToken: 'two' };
    expect(await get(client)).toContain('X-Amz-Security-Token=two');
    client.config.region = async () => 'eu-west-1';
    expect(await get(client)).toContain('.s3.eu-west-1.amazonaws.com');
  });

  it('does not change the command, and gives the same URL again', async () => {
    const client = new S3Client({ credentials, region: 'us-east-1' });
    const command = new PutObjectCommand({ Bucket: 'examplebucket', Key: 'k' });
    const sets = { unhoistableHeaders: new Set<string>(), unsignableHeaders: new Set<string>(), signingDate };
    const first = await getSignedUrl(client, command, sets);
    expect(command.input).toEqual({ Bucket: 'examplebucket', Key: 'k' });
    expect(await getSignedUrl(client, command, sets)).toBe(first);
    expect([sets.unhoistableHeaders.size, sets.unsignableHeaders.size]).toEqual([0, 0]);
  });
});

it('signs command and sets as they were at the call, whatever the caller does while credentials are loaded', async () => {
  const make = () => ({ Bucket: 'examplebucket', Key: 'a', ACL: 'private', ChecksumAlgorithm: 'CRC32' }) as const;
  const options = () => ({ signingDate, unhoistableHeaders: setOf('x-amz-acl') });
  const input: { ChecksumAlgorithm?: 'CRC32' } & Omit<ReturnType<typeof make>, 'ChecksumAlgorithm'> = { ...make() };
  const given = options();
  const load = async () => {
    await null;
    delete input.ChecksumAlgorithm;
    Object.assign(input, { Key: 'changed', ACL: 'public-read' });
    given.unhoistableHeaders.clear();
    return credentials;
  };
  const client = new S3Client({ region: 'us-east-1', credentials: load });
  const ours = await getSignedUrl(client, new PutObjectCommand(input), given);
  const other = new S3Client({ region: 'us-east-1', credentials });
  expect(unordered(ours)).toEqual(unordered(await sdkSignedUrl(other, new PutObjectCommand(make()), options())));
});

describe('the checksum of an empty body', () => {
  const today = new S3Client({ credentials, region: 'us-east-1' });
  const required = new S3Client(plain);
  const target = { Bucket: 'examplebucket', Key: 'k' };
  const uploads: Record<string, () => PutObjectCommand> = {
    PutObject: () => new PutObjectCommand(target),
    'PutObject with an empty body': () => new PutObjectCommand({ ...target, Body: '' }),
    UploadPart: () => new UploadPartCommand({ ...target, PartNumber: 1, UploadId: 'u' }) as never,
  };

  it.each(Object.entries(uploads))('is not in %s, as if checksums were WHEN_REQUIRED', async (_name, make) => {
    expect(await sdkSignedUrl(today, make(), { signingDate })).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
    const url = await getSignedUrl(today, make(), { signingDate });
    expect(url).not.toContain('checksum');
    expect(unordered(url)).toEqual(unordered(await sdkSignedUrl(required, make(), { signingDate })));
  });

  it('is not in a download whose client validates WHEN_REQUIRED', async () => {
    const client = new S3Client({ credentials, region: 'us-east-1', responseChecksumValidation: 'WHEN_REQUIRED' });
    expect(await sdkSignedUrl(client, new GetObjectCommand(target), { signingDate })).toContain('AAAAAA');
    expect(await getSignedUrl(client, new GetObjectCommand(target), { signingDate })).not.toContain('checksum');
  });

  it.each([
    { ChecksumAlgorithm: 'CRC32' as const },
    { ChecksumAlgorithm: 'SHA256' as const },
    { ChecksumCRC32: 'AAAAAA==' },
    { ChecksumCRC32: 'i9aeUg==' },
  ])('is there if asked for: %j', async (asked) => {
    const make = () => new PutObjectCommand({ ...target, ...asked });
    const url = await getSignedUrl(today, make(), { signingDate });
    expect(url).toContain('x-amz-checksum-');
    expect(unordered(url)).toEqual(unordered(await sdkSignedUrl(today, make(), { signingDate })));
  });

  it('is that of the body, if the command has one', async () => {
    const make = () => new PutObjectCommand({ ...target, Body: 'hello' });
    const url = await getSignedUrl(today, make(), { signingDate });
    expect(url).toContain('x-amz-checksum-crc32=NhCmhg%3D%3D');
    expect(unordered(url)).toEqual(unordered(await sdkSignedUrl(today, make(), { signingDate })));
  });

  it('is not announced for a stream, which the SDK signs as two payload hashes', async () => {
    const make = () =>
      new PutObjectCommand({ ...target, Body: Readable.from(['a']), ContentEncoding: 'gzip', ContentLength: 1 });
    const theirs = await sdkSignedUrl(today, make(), { signingDate });
    expect(theirs).toContain('x-amz-content-sha256=STREAMING-UNSIGNED-PAYLOAD-TRAILER');
    expect(theirs).toContain('X-Amz-Content-Sha256=UNSIGNED-PAYLOAD');
    const ours = await getSignedUrl(today, make(), { signingDate });
    expect(unordered(ours)).toEqual(unordered(await sdkSignedUrl(required, make(), { signingDate })));
    const asked = new PutObjectCommand({ ...target, Body: Readable.from(['a']), ChecksumAlgorithm: 'SHA256' });
    await expect(getSignedUrl(today, asked)).rejects.toMatchObject({ code: 'UnsupportedChecksum', field: 'Body' });
  });
});

describe('deliberate differences', () => {
  const client = new S3Client(plain);
  const get = (input: object, options: RequestPresigningArguments = {}) =>
    getSignedUrl(client, new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k', ...input }), options);
  const theirs = (input: object, options: RequestPresigningArguments = {}) =>
    sdkSignedUrl(client, new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k', ...input }), options);

  it.each([
    ['a segment ".."', { Key: 'a/../b' }, { code: 'DotSegment', field: 'key' }],
    ['a segment "."', { Key: './a' }, { code: 'DotSegment', field: 'key' }],
    ['a key over 1,024 bytes', { Key: 'é'.repeat(513) }, { code: 'OutOfRange', field: 'Key' }],
    ['a signed header that is not ASCII', { IfMatch: '"é"' }, { code: 'InvalidHeader', field: 'headers.if-match' }],
  ])('refuses %s, which the SDK signs', async (_name, input, error) => {
    expect(await theirs(input)).toContain('X-Amz-Signature=');
    await expect(get(input)).rejects.toMatchObject(error);
  });

  it('refuses an empty key', async () => {
    await expect(get({ Key: '' })).rejects.toMatchObject({ code: 'EmptyKey', field: 'Key' });
  });

  it.each([0, -1, 1.5])('refuses expiresIn %j, which the SDK signs', async (expiresIn) => {
    expect(await theirs({}, { expiresIn })).toContain(`X-Amz-Expires=${expiresIn}`);
    await expect(get({}, { expiresIn })).rejects.toMatchObject({ code: 'OutOfRange', field: 'expiresIn' });
  });

  it('refuses more than a week with a RangeError, where the SDK has a plain error', async () => {
    await expect(theirs({}, { expiresIn: 604_801 })).rejects.toThrow('less than one week');
    await expect(get({}, { expiresIn: 604_801 })).rejects.toBeInstanceOf(RangeError);
  });

  it('takes 900 seconds for expiresIn: undefined, where the SDK takes an hour', async () => {
    expect(await theirs({}, { expiresIn: undefined } as never)).toContain('X-Amz-Expires=3600');
    expect(await get({}, { expiresIn: undefined } as never)).toContain('X-Amz-Expires=900');
  });

  it('adds systemClockOffset to the clock, which the SDK ignores here', async () => {
    const skewed = new S3Client({ ...plain, systemClockOffset: 3_600_000 });
    const day = (url: string) => {
      const text = new URL(url).searchParams.get('X-Amz-Date') ?? '';
      return Date.parse(text.replace(/(....)(..)(.....)(..)(..)Z/, '$1-$2-$3:$4:$5Z')) - Date.now();
    };
    const command = () => new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' });
    expect(Math.abs(day(await getSignedUrl(skewed, command())) - 3_600_000)).toBeLessThan(60_000);
    expect(Math.abs(day(await sdkSignedUrl(skewed, command())))).toBeLessThan(60_000);
  });

  it('refuses to leave out host, which the SDK does', async () => {
    const options = { unsignableHeaders: new Set(['host']) };
    expect(await theirs({}, options)).toContain('X-Amz-SignedHeaders=&');
    await expect(get({}, options)).rejects.toMatchObject({ code: 'ReservedHeader', field: 'unsignableHeaders' });
  });

  it('refuses to sign user-agent', async () => {
    await expect(get({}, { signableHeaders: new Set(['user-agent']) })).rejects.toMatchObject({
      code: 'ReservedHeader',
    });
  });

  it.each([
    'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap',
    'arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-01234567890123456/accesspoint/reports',
  ])('says that %s needs SigV4A', async (Bucket) => {
    await expect(theirs({ Bucket })).rejects.toThrow();
    const error = await get({ Bucket }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ArnNotSupported', field: 'Bucket' });
    expect(String(error)).toContain('SigV4A');
  });
});

describe('refuses', () => {
  const client = new S3Client(plain);
  const command = () => new GetObjectCommand({ Bucket: 'examplebucket', Key: 'k' });
  const call = getSignedUrl as (...given: unknown[]) => Promise<string>;

  it.each([
    ['no client', [undefined], 'client'],
    ['null for a client', [null, command()], 'client'],
    ['another client', [{ config: { serviceId: 'DynamoDB' }, middlewareStack: {} }, command()], 'client'],
    ['no command', [client], 'command'],
    ['an input in place of a command', [client, { Bucket: 'b', Key: 'k' }], 'command'],
    ['text for options', [client, command(), '900'], 'options'],
    ['text for expiresIn', [client, command(), { expiresIn: '900' }], 'expiresIn'],
    ['an array of headers', [client, command(), { signableHeaders: ['content-type'] }], 'signableHeaders'],
    ['a number for signingRegion', [client, command(), { signingRegion: 1 }], 'signingRegion'],
    ['an object for signingDate', [client, command(), { signingDate: {} }], 'signingDate'],
  ])('%s', async (_name, given, field) => {
    const error = await call(...given).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'WrongType', field });
  });

  it('an unknown option', async () => {
    const error = call(client, command(), { expires: 900 });
    await expect(error).rejects.toMatchObject({ code: 'UnknownProperty' });
    await expect(error).rejects.toThrow('expiresIn');
  });

  it.each(['yesterday', Number.NaN, new Date('no'), -1])('the date %j', async (date) => {
    await expect(call(client, command(), { signingDate: date })).rejects.toMatchObject({
      code: 'OutOfRange',
      field: 'signingDate',
    });
  });

  it.each([
    [{ signingRegion: '*' }, 'InvalidScope'],
    [{ signingRegion: 'us-east-1,us-west-2' }, 'InvalidScope'],
    [{ signingRegion: 'a/b' }, 'InvalidScope'],
    [{ signingService: '' }, 'InvalidScope'],
  ])('%j', async (options, code) => {
    await expect(call(client, command(), options)).rejects.toMatchObject({ code });
  });

  it('a lone surrogate in the key', async () => {
    const odd = new GetObjectCommand({ Bucket: 'examplebucket', Key: 'a\ud800' });
    await expect(getSignedUrl(client, odd)).rejects.toMatchObject({ code: 'InvalidText', field: 'Key' });
  });

  it('middleware that sets another host', async () => {
    const odd = new S3Client(plain);
    const proxy = changing(() => (headers) => Object.assign(headers, { host: 'proxy.example' }));
    odd.middlewareStack.add(proxy, { step: 'build', priority: 'low' });
    await expect(getSignedUrl(odd, command())).rejects.toMatchObject({ code: 'ReservedHeader', field: 'headers.host' });
  });
});
