/** `createPresignedPost` of siglane/aws-sdk gives the forms of the SDK's own, under a fixed clock. */
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost as sdkPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPresignedPost, type PresignedPostOptions } from '../../bindings/entries/aws-sdk.js';
import { credentials } from '../support/example.js';
import { plain, type Setting, settings as sharedSettings } from './aws-sdk-settings.js';

const form = { Bucket: 'examplebucket', Key: 'user/eric/a.jpg' };

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-01-02T03:04:05.678Z'), toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const settings: Readonly<Record<string, Setting>> = {
  ...sharedSettings,
  'corrected clock': { config: { systemClockOffset: 7_200_000 } },
  'bucket like an address': { bucket: '10.0.0.1' },
  FIPS: { config: { useFipsEndpoint: true } },
  'global endpoint': { config: { useGlobalEndpoint: true } },
  'custom endpoint': { config: { endpoint: 'http://localhost:9000/base/path', forcePathStyle: true } },
  'custom endpoint, dotted bucket by http': { bucket: 'a.b', config: { endpoint: 'http://storage.example.com:8080' } },
  'custom endpoint, dotted bucket by https': { bucket: 'a.b.c', config: { endpoint: 'https://storage.example.com' } },
};

const forms: Record<string, Partial<PresignedPostOptions>> = {
  'one key': {},
  'a placeholder': { Key: 'user/eric/${filename}' },
  'a placeholder in the middle': { Key: 'user/${filename}/x' },
  'only a placeholder': { Key: '${filename}' },
  'a key that is not ASCII': { Key: 'ü/日本 "x"\\.jpg' },
  'conditions and fields': {
    Conditions: [
      ['content-length-range', 1, 1_000_000],
      ['starts-with', '$Content-Type', 'image/'],
      { acl: 'private' },
      ['eq', '$success_action_status', '201'],
    ],
    Fields: { acl: 'private', success_action_status: '201', 'x-amz-meta-ü': 'é', 'Content-Type': 'image/png' },
  },
  'the same condition twice': { Conditions: [{ acl: 'private' }, { acl: 'private' }], Fields: { acl: 'private' } },
  'bucket and key among the fields': { Fields: { key: 'user/eric/a.jpg', acl: 'private' } },
  'ten minutes': { Expires: 600 },
  'a week': { Expires: 604_800 },
};

describe.each(Object.entries(settings))('gives the forms of the SDK: %s', (_name, { config = {}, bucket }) => {
  const client = new S3Client({ ...plain, ...config });
  it.each(Object.entries(forms))('%s', async (_form, options) => {
    const given = { ...form, ...(bucket !== undefined && { Bucket: bucket }), ...options };
    expect(await createPresignedPost(client, given)).toEqual(await sdkPresignedPost(client, given as never));
  });
});

it("is valid for an hour by default, as the SDK's", async () => {
  const { fields } = await createPresignedPost(new S3Client(plain), form);
  const policy = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString());
  expect(policy.expiration).toBe('2026-01-02T04:04:05Z');
});

it('reads an endpoint of the environment', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', 'https://storage.example.com:8443/base');
  try {
    const config = { ...plain, forcePathStyle: true };
    const theirs = await sdkPresignedPost(new S3Client(config), form);
    expect(theirs.url).toContain('storage.example.com:8443/base');
    expect(await createPresignedPost(new S3Client(config), form)).toEqual(theirs);
  } finally {
    vi.unstubAllEnvs();
  }
});

it('reads renewed credentials', async () => {
  let current = { ...credentials, sessionToken: 'one', expiration: new Date(0) };
  const client = new S3Client({ ...plain, credentials: async () => current });
  expect((await createPresignedPost(client, form)).fields['X-Amz-Security-Token']).toBe('one');
  current = { ...current, sessionToken: 'two' };
  expect((await createPresignedPost(client, form)).fields['X-Amz-Security-Token']).toBe('two');
});

it('signs what was checked, whatever the caller does while credentials are loaded', async () => {
  const make = (): PresignedPostOptions => ({
    ...form,
    Conditions: [['content-length-range', 1, 10]],
    Fields: { acl: 'private' },
  });
  const given = make();
  const load = async () => {
    await null;
    (given.Conditions?.[0] as unknown[]).splice(2, 1, 1_000_000);
    given.Conditions?.push({ acl: 'public-read' });
    Object.assign(given.Fields ?? {}, { acl: 'a\nb', Policy: 'x' });
    return credentials;
  };
  const ours = await createPresignedPost(new S3Client({ ...plain, credentials: load }), given);
  expect(ours).toEqual(await sdkPresignedPost(new S3Client(plain), make() as never));
});

it.each([
  'a"},{"acl":"public-read',
  'a\\u0022],["starts-with","$key","',
  '${filename}"]',
  '__proto__',
])('a key cannot write into the policy: %s', async (Key) => {
  const given = { ...form, Key, Fields: JSON.parse('{"__proto__":"a","constructor":"b"}') };
  const ours = await createPresignedPost(new S3Client(plain), given);
  const theirs = await sdkPresignedPost(new S3Client(plain), given);
  expect(Object.entries(ours.fields)).toEqual(expect.arrayContaining(Object.entries(theirs.fields)));
  const { conditions } = JSON.parse(Buffer.from(ours.fields['Policy'] ?? '', 'base64').toString());
  expect(conditions).toHaveLength(7);
  expect(conditions.at(-1)).toEqual({ key: Key });
});

describe('deliberate differences: refuses what the SDK signs', () => {
  const client = new S3Client(plain);
  it.each([
    ['an empty key', { Key: '' }, { code: 'EmptyKey', field: 'Key' }],
    ['a key over 1,024 bytes', { Key: 'é'.repeat(513) }, { code: 'OutOfRange', field: 'Key' }],
    ['Expires 0', { Expires: 0 }, { code: 'OutOfRange', field: 'Expires' }],
    ['more than a week', { Expires: 604_801 }, { code: 'OutOfRange', field: 'Expires' }],
    ['a field that is set here', { Fields: { Policy: 'x' } }, { code: 'InvalidPolicy', field: 'Fields.Policy' }],
    ['another key among the fields', { Fields: { key: 'other' } }, { code: 'InvalidPolicy', field: 'Fields.key' }],
    ['a field with a line break', { Fields: { acl: 'a\nb' } }, { code: 'InvalidText', field: 'Fields.acl' }],
    ['a key with a lone surrogate', { Key: 'a\ud800' }, { code: 'InvalidText', field: 'Key' }],
    ['an unknown operator', { Conditions: [['ends-with', '$key', 'x']] }, { code: 'InvalidPolicy' }],
    ['a size that is not a number', { Conditions: [['content-length-range', 'a', 'b']] }, { code: 'InvalidPolicy' }],
  ])('%s', async (_name, options, error) => {
    const given = { ...form, ...options };
    expect((await sdkPresignedPost(client, given as never)).fields['X-Amz-Signature']).toHaveLength(64);
    await expect(createPresignedPost(client, given as never)).rejects.toMatchObject(error);
  });

  it('a directory bucket', async () => {
    const given = { ...form, Bucket: 'bucket--use1-az4--x-s3' };
    expect((await sdkPresignedPost(client, given)).fields['X-Amz-Signature']).toHaveLength(64);
    await expect(createPresignedPost(client, given)).rejects.toMatchObject({ code: 'InvalidBucket', field: 'Bucket' });
  });

  it.each([
    'arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap',
    'arn:aws:s3-outposts:us-east-1:123456789012:outpost/op-01234567890123456/accesspoint/reports',
  ])('%s, which needs SigV4A', async (Bucket) => {
    const error = await createPresignedPost(client, { ...form, Bucket }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ArnNotSupported', field: 'Bucket' });
    expect(String(error)).toContain('SigV4A');
  });
});

describe('refuses', () => {
  const client = new S3Client(plain);
  const call = createPresignedPost as (...given: unknown[]) => Promise<unknown>;

  it.each([
    ['no client', [undefined, form], 'client'],
    ['another client', [{ config: { serviceId: 'SQS' }, middlewareStack: {} }, form], 'client'],
    ['no options', [client], 'options'],
    ['no bucket', [client, { Key: 'k' }], 'Bucket'],
    ['no key', [client, { Bucket: 'b' }], 'Key'],
    ['an object for Conditions', [client, { ...form, Conditions: {} }], 'Conditions'],
    ['an array for Fields', [client, { ...form, Fields: [['acl', 'private']] }], 'Fields'],
    ['null for Fields', [client, { ...form, Fields: null }], 'Fields'],
    [
      'a number in Fields',
      [client, { ...form, Fields: { success_action_status: 201 } }],
      'Fields.success_action_status',
    ],
    ['text for Expires', [client, { ...form, Expires: '600' }], 'Expires'],
  ])('%s', async (_name, given, field) => {
    const error = await call(...given).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'WrongType', field });
  });

  it('an unknown option', async () => {
    await expect(call(client, { ...form, expiresIn: 600 })).rejects.toMatchObject({ code: 'UnknownProperty' });
  });
});
