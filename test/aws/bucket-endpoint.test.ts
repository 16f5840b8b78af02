import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { type Address, resolveBase } from '../../bindings/aws/bucket-endpoint.js';
import { thrown } from '../support/example.js';

const region = 'us-west-2';
const plain = { endpoint: undefined, pathStyle: false, dualStack: false, accelerate: false, fips: false };
const buckets = [
  'examplebucket',
  'example.bucket',
  'arn:aws:s3:us-west-2:123456789012:accesspoint/test',
  'arn:aws:s3:us-west-2:123456789012:accesspoint:test',
  'arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/test',
  'arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/test',
  'arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:accesspoint:test',
  'examplebucket--usw2-az1--x-s3',
  'examplepoint--usw2-az1--xa-s3',
];

/** Every combination of the flags. */
const flags = Array.from({ length: 16 }, (_, bits) => ({
  pathStyle: (bits & 1) > 0,
  dualStack: (bits & 2) > 0,
  accelerate: (bits & 4) > 0,
  fips: (bits & 8) > 0,
}));

/** Host that AWS's own endpoint rules give a request; undefined if they refuse it. */
function bySdk(bucket: string, of: string, { pathStyle, dualStack, accelerate, fips }: (typeof flags)[number]) {
  const client = new S3Client({ region: of, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  const provide = client.config.endpointProvider as (parameters: object) => {
    url: URL;
    properties: { authSchemes: { name: string; signingName: string }[] };
  };
  try {
    const { url, properties } = provide({
      ...{ Bucket: bucket, Region: of, DisableS3ExpressSessionAuth: true, UseArnRegion: false },
      ...{ ForcePathStyle: pathStyle, UseDualStack: dualStack, Accelerate: accelerate, UseFIPS: fips },
    });
    const scheme = properties.authSchemes.find(({ name }) => name === 'sigv4');
    return { url: url.href.replace(/\/?$/, '/'), service: scheme?.signingName };
  } catch {
    return undefined;
  }
}

function byUs(bucket: string, of: string, set: (typeof flags)[number]) {
  try {
    const { origin, path, service = 's3' } = resolveBase({ ...plain, ...set, bucket }, of);
    return { url: origin + path, service };
  } catch {
    return undefined;
  }
}

describe("a bucket has the host and the service of the AWS SDK's endpoint rules", () => {
  it.each(buckets)('%s, with every combination of flags', (bucket) => {
    for (const set of flags)
      expect({ set, ...byUs(bucket, region, set) }).toEqual({ set, ...bySdk(bucket, region, set) });
  });

  it.each(['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'])('in %s', (of) => {
    const set = { pathStyle: false, dualStack: true, accelerate: false, fips: false };
    expect(byUs('examplebucket', of, set)).toEqual(bySdk('examplebucket', of, set));
  });
});

describe('refuses a bucket without a host, and says what to do', () => {
  const refusal = (bucket: string, more: Partial<Address> = {}, of = region) =>
    thrown(() => resolveBase({ ...plain, bucket, ...more }, of));

  it.each([
    ['arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap', 'ArnNotSupported', 'SigV4A'],
    ['arn:aws:s3:::examplebucket', 'ArnNotSupported', 'give only the name'],
    ['arn:aws:s3:eu-west-1:123456789012:accesspoint/test', 'InvalidScope', 'is in eu-west-1'],
    ['arn:aws:kms:us-west-2:123456789012:key/1', 'ArnNotSupported', 'not of an access point'],
    ['example--x-s3', 'InvalidBucket', 'lacks the zone'],
    ['arn:', 'ArnNotSupported', 'not of an access point'],
    ['s3://examplebucket', 'InvalidBucket', 'give "bucket" and "key"'],
  ])('%s', (bucket, code, text) => {
    expect(refusal(bucket)).toMatchObject({ code, field: 'bucket', reason: expect.stringContaining(text) });
  });

  it('a multi-region access point is refused with an endpoint, where it could not work', () => {
    const { reason } = refusal('arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap') as Error & { reason: string };
    expect(reason).not.toContain('endpoint');
  });

  it('an ARN with an endpoint', () => {
    const given = refusal(buckets[2] as string, { endpoint: 'https://example.com' });
    expect(given).toMatchObject({ code: 'ArnNotSupported', reason: expect.stringContaining('leave out "endpoint"') });
  });

  it.each([
    ['us-west-2a', 'region', 'give the region us-west-2'],
    ['auto', 'region', 'give an "endpoint"'],
    ['Us-west-2', 'region', 'not a valid host label'],
  ])('the region %s', (of, field, text) => {
    expect(refusal('examplebucket', {}, of)).toMatchObject({
      code: 'InvalidScope',
      field,
      reason: expect.stringContaining(text),
    });
  });

  it("flags of AWS's hosts with an endpoint", () => {
    for (const field of ['dualStack', 'accelerate', 'fips'])
      expect(refusal('examplebucket', { endpoint: 'https://example.com', [field]: true })).toMatchObject({
        code: 'InvalidEndpoint',
        field,
      });
  });
});
