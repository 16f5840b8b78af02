/** Clients of S3, inputs and comparisons that the tests of `siglane/aws-sdk` share. */
import { Readable } from 'node:stream';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { HttpResponse } from '@smithy/core/protocols';
import type { RequestPresigningArguments } from '@smithy/types';
import { credentials } from '../support/example.js';

/** Without `WHEN_REQUIRED` the SDK signs the checksum of an empty body into uploads: see the tests of "the checksum of an empty body". */
export const plain = { credentials, region: 'us-east-1', requestChecksumCalculation: 'WHEN_REQUIRED' } as const;

/** A session token of 782 characters. */
export const token = 'IQoJb3JpZ2luX2VjEHoaCXVzLWVhc3QtMSJHMEUCIQ+/=='.repeat(17);

export const accessPoint = 'arn:aws:s3:us-west-2:123456789012:accesspoint/test';

export const sseC = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: '0123456789abcdef0123456789abcdef' };
export const sseKms = {
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  SSEKMSEncryptionContext: 'eyJhIjoiYiJ9',
  BucketKeyEnabled: true,
} as const;

export interface Setting {
  config?: S3ClientConfig;
  bucket?: string;
  /** Makes new sets at each call, because the SDK writes into them. */
  options?: () => RequestPresigningArguments;
}

/** Settings for URLs and for forms. */
export const settings: Readonly<Record<string, Setting>> = {
  plain: {},
  'session token': { config: { credentials: { ...credentials, sessionToken: token } } },
  'dotted bucket': { bucket: 'www.example.com' },
  'odd bucket': { bucket: 'Old_Bucket' },
  accelerate: { config: { useAccelerateEndpoint: true } },
  'accelerate, dual-stack': { config: { useAccelerateEndpoint: true, useDualstackEndpoint: true } },
  'FIPS, dual-stack': { config: { useFipsEndpoint: true, useDualstackEndpoint: true } },
  'path style': { config: { forcePathStyle: true } },
  'access point': { bucket: accessPoint, config: { useArnRegion: true } },
  'access point, dual-stack': { bucket: accessPoint, config: { region: 'us-west-2', useDualstackEndpoint: true } },
  'Object Lambda': {
    bucket: 'arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/test',
    config: { useArnRegion: true },
  },
  China: { config: { region: 'cn-north-1' } },
};

export function setOf(...names: string[]): Set<string> {
  return new Set(names);
}

/** Returns scheme, host and path of a URL and its parameters, sorted. Two URLs that are equal but for the order of parameters give the same. */
export function unordered(url: string): string {
  const [target, query = ''] = url.split('?');
  return [target, ...query.split('&').sort()].join('\n');
}

/** Makes a client whose CreateSession answers with credentials that name the bucket. @returns the client, and the buckets in the order of its sessions */
export function expressClient(config: S3ClientConfig = {}): { client: S3Client; sessions: string[] } {
  const sessions: string[] = [];
  const requestHandler = {
    async handle({ hostname }: { hostname: string }) {
      const [bucket = ''] = hostname.split('.');
      sessions.push(bucket);
      const body =
        '<CreateSessionResult><Credentials>' +
        `<SessionToken>token/+=${bucket}</SessionToken><SecretAccessKey>secret/${bucket}</SecretAccessKey>` +
        `<AccessKeyId>AKIA-${bucket}</AccessKeyId><Expiration>${new Date(Date.now() + 300_000).toISOString()}</Expiration>` +
        '</Credentials></CreateSessionResult>';
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Readable.from([Buffer.from(body)]) }) };
    },
  };
  return { client: new S3Client({ ...plain, ...config, requestHandler: requestHandler as never }), sessions };
}
