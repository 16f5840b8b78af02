/** `getSignedUrl` of siglane/aws-sdk gives the URLs of the SDK's own, over its commands and settings. */
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl as sdkSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { RequestPresigningArguments } from '@smithy/types';
import { describe, expect, it } from 'vitest';
import { getSignedUrl } from '../../bindings/entries/aws-sdk.js';
import { credentials } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';

const token = 'IQoJb3JpZ2luX2VjEHoaCXVzLWVhc3QtMSJHMEUCIQ+/=='.repeat(17);
const signingDate = new Date('2026-01-02T03:04:05Z');
/** Without it the SDK's own uploads have the checksum of an empty body: see the test of that name. */
const plain = { credentials, region: 'us-east-1', requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

/** Makes a new command at each call, because the SDK writes into the input of its command. */
type Make = (input: { Bucket: string; Key: string }) => Parameters<typeof getSignedUrl>[1];

const sseC = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: '0123456789abcdef0123456789abcdef' };
const sseKms = {
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  SSEKMSEncryptionContext: 'eyJhIjoiYiJ9',
  BucketKeyEnabled: true,
} as const;
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

interface Setting {
  config?: S3ClientConfig;
  bucket?: string;
  options?: () => RequestPresigningArguments;
}

const sets = (...names: string[]) => new Set(names);
const accessPoint = 'arn:aws:s3:us-west-2:123456789012:accesspoint/test';

const settings: Record<string, Setting> = {
  plain: {},
  'session token': { config: { credentials: { ...credentials, sessionToken: token } } },
  'a week': { options: () => ({ expiresIn: 604_800 }) },
  'dotted bucket': { bucket: 'www.example.com' },
  'odd bucket': { bucket: 'Old_Bucket' },
  accelerate: { config: { useAccelerateEndpoint: true } },
  'accelerate, dual-stack': { config: { useAccelerateEndpoint: true, useDualstackEndpoint: true } },
  'dual-stack': { config: { useDualstackEndpoint: true } },
  FIPS: { config: { useFipsEndpoint: true } },
  'FIPS, dual-stack': { config: { useFipsEndpoint: true, useDualstackEndpoint: true } },
  'path style': { config: { forcePathStyle: true } },
  'access point': { bucket: accessPoint, config: { useArnRegion: true } },
  'access point, dual-stack': {
    bucket: accessPoint,
    config: { region: 'us-west-2', useDualstackEndpoint: true },
  },
  'access point alias': { bucket: 'test-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias' },
  'Object Lambda': {
    bucket: 'arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/test',
    config: { useArnRegion: true },
  },
  China: { config: { region: 'cn-north-1' } },
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
    options: () => ({ signableHeaders: sets('content-type', 'cache-control', 'x-amz-storage-class', 'if-match') }),
  },
  'unsignable headers': {
    options: () => ({ unsignableHeaders: sets('content-length', 'range', 'x-amz-acl', 'if-match') }),
  },
  'unhoistable headers': {
    options: () => ({
      unhoistableHeaders: sets('x-amz-acl', 'x-amz-checksum-sha256', 'x-amz-request-payer', 'content-md5'),
    }),
  },
  'hoistable headers': {
    options: () => ({
      hoistableHeaders: sets(
        'content-disposition',
        'x-amz-server-side-encryption',
        'x-amz-server-side-encryption-aws-kms-key-id',
        'x-amz-server-side-encryption-customer-algorithm',
      ),
    }),
  },
  'all kinds of headers': {
    options: () => ({
      hoistableHeaders: sets('x-amz-server-side-encryption', 'x-amz-server-side-encryption-context'),
      unhoistableHeaders: sets('x-amz-server-side-encryption', 'x-amz-tagging', 'x-amz-security-token'),
      unsignableHeaders: sets('x-amz-tagging', 'content-disposition', 'content-language'),
      signableHeaders: sets('content-disposition', 'content-type'),
    }),
  },
};

function clientOf({ config = {} }: Setting): S3Client {
  return new S3Client({ ...plain, ...config });
}

/** Compares two URLs with their parameters in any order. */
function unordered(url: string): unknown {
  const [base, query = ''] = url.split('?');
  return [base, query.split('&').sort()];
}

async function expectEqual(client: S3Client, make: () => ReturnType<Make>, options: () => RequestPresigningArguments) {
  const theirs = await sdkSignedUrl(client, make() as never, { signingDate, ...options() });
  const ours = await getSignedUrl(client, make(), { signingDate, ...options() });
  expect(unordered(ours)).toEqual(unordered(theirs));
}

describe.each(Object.entries(settings))('%s', (_name, setting) => {
  const client = clientOf(setting);
  const { bucket: Bucket = 'examplebucket', options = () => ({}) } = setting;
  it.each(Object.entries(commands))('%s', async (_command, make) => {
    for (const Key of ['a.jpg', "folder/a b+ü(1)!'*~.txt", 'a//b/', '/c'])
      await expectEqual(client, () => make({ Bucket, Key }), options);
  });
});
