import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, test } from 'vitest';
import type { ReceivedForm, VerifierOptions, VerifyError, VerifyPostResult } from '../../bindings/api/verify.js';
import { signature, signingKeySteps } from '../reference/steps.mjs';
import { credentials, region } from '../support/example.js';
import { readVectors } from '../vectors/read.js';
import { verifierFor } from './verifiers.js';

const bucket = 'examplebucket';
const credential = `${credentials.accessKeyId}/20260102/${region}/s3/aws4_request`;
const standard: unknown[] = [
  { bucket },
  ['starts-with', '$key', 'user/'],
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-credential': credential },
  { 'x-amz-date': '20260102T030405Z' },
];
const { kSigning } = signingKeySteps(credentials.secretAccessKey, '20260102', region, 's3');

type Fields = Record<string, string>;

/** A form whose policy the reference has signed. */
function form(conditions: unknown[] = [], fields: Fields = {}, expiration = '2026-01-02T04:00:00Z'): Fields {
  const text = JSON.stringify({ expiration, conditions: [...standard, ...conditions] });
  const policy = Buffer.from(text).toString('base64');
  return {
    key: 'user/a.txt',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': credential,
    'X-Amz-Date': '20260102T030405Z',
    policy,
    'X-Amz-Signature': signature(kSigning, policy),
    ...fields,
  };
}

function verify(fields: Fields, more: Partial<ReceivedForm> = {}, options: Partial<VerifierOptions> = {}) {
  return verifierFor(options).verifyPost({ fields: Object.entries(fields), bucket, ...more });
}

function errorOf(result: VerifyPostResult): VerifyError {
  if (result.ok) throw new Error('expected the form to be refused');
  return result.error;
}

const without = (name: string) => Object.fromEntries(Object.entries(form()).filter(([each]) => each !== name));

describe('valid forms', () => {
  test('the published example', async () => {
    const published = readVectors('post-policy.json');
    const fields = {
      key: 'user/user1/${filename}',
      acl: 'public-read',
      success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
      'Content-Type': 'image/jpeg',
      'x-amz-meta-uuid': '14365123651274',
      'x-amz-server-side-encryption': 'AES256',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Date': '20151229T000000Z',
      'x-amz-meta-tag': '',
      Policy: published.policy,
      'X-Amz-Signature': published.signature,
    };
    const verifier = verifierFor({}, new Date('2015-12-30T11:59:59Z'));
    const given = { fields: Object.entries(fields), bucket: 'sigv4examplebucket' };
    expect(await verifier.verifyPost(given)).toEqual({
      ok: true,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      credentialScope: '20151229/us-east-1/s3/aws4_request',
      expiresAt: new Date('2015-12-30T12:00:00Z'),
      contentLengthRange: undefined,
    });
    for (const name of Object.keys(fields)) {
      const changed = Object.entries({ ...fields, [name]: `${fields[name as 'key']}x` });
      // Values that `starts-with` allows may be longer.
      const goesOn = ['key', 'Content-Type', 'x-amz-meta-tag'].includes(name);
      expect(await verifier.verifyPost({ ...given, fields: changed }), name).toMatchObject({ ok: goesOn });
    }
  });

  test("the forms of AWS's SDK, with a session token", async () => {
    const sessionToken = 'EXAMPLE/TOKEN=';
    const client = new S3Client({ region, credentials: { ...credentials, sessionToken } });
    const { fields } = await createPresignedPost(client, {
      Bucket: bucket,
      Key: 'user/a.txt',
      Fields: { acl: 'private' },
      Conditions: [['content-length-range', 1, 10]],
    });
    const options = { lookup: () => ({ ...credentials, sessionToken }), now: Date.now };
    const result = await verify(fields, { contentLength: 10 }, options);
    expect(result).toMatchObject({ ok: true, contentLengthRange: [1, 10] });
    expect(await verify({ ...fields, 'X-Amz-Security-Token': 'other' }, {}, options)).toMatchObject({ ok: false });
  });

  test('fields that S3 ignores need no condition', async () => {
    expect(await verify(form([], { 'x-ignore-me': '1' }))).toMatchObject({ ok: true });
  });
});

const ARGUMENT = { code: 'InvalidArgument', status: 400 };
const DENIED = { code: 'AccessDenied', status: 403 };
const according = (text: string) => ({ ...DENIED, message: `Invalid according to Policy: ${text}` });
const lacks = (name: string) => ({
  ...ARGUMENT,
  message: `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
});

interface Row {
  name: string;
  fields: Fields;
  more?: Partial<ReceivedForm>;
  error: Partial<VerifyError>;
}

const rows: Row[] = [
  { name: 'version 2', fields: { ...form(), AWSAccessKeyId: 'a' }, error: { code: 'InvalidRequest' } },
  { name: 'no key', fields: without('key'), error: lacks('key') },
  { name: 'no policy', fields: without('policy'), error: lacks('policy') },
  { name: 'no signature', fields: without('X-Amz-Signature'), error: lacks('x-amz-signature') },
  { name: 'a field twice', fields: { ...form(), KEY: 'user/b' }, error: { code: 'MalformedPOSTRequest', status: 400 } },
  {
    name: 'a policy that is not base64',
    fields: { ...form(), policy: 'GET /' },
    error: { code: 'InvalidPolicyDocument' },
  },
  {
    name: 'a signed text that is not a policy',
    fields: { ...form(), policy: 'YWJj', 'X-Amz-Signature': signature(kSigning, 'YWJj') },
    error: {
      code: 'InvalidPolicyDocument',
      message: 'Invalid Policy: it must be JSON without duplicate names in an object.',
    },
  },
  {
    name: 'an expiration that has passed',
    fields: form([], {}, '2026-01-02T03:04:05Z'),
    error: according('Policy expired.'),
  },
  {
    name: 'another key',
    fields: form([], { key: 'other' }),
    error: according('Policy Condition failed: ["starts-with", "$key", "user/"]'),
  },
  {
    name: 'a field without a condition',
    fields: form([], { acl: 'private' }),
    error: according('Extra input fields: acl'),
  },
  {
    name: 'another bucket',
    fields: form(),
    more: { bucket: 'other' },
    error: according('Policy Condition failed: ["eq", "$bucket", "examplebucket"]'),
  },
  {
    name: 'a field with another bucket',
    fields: form([], { bucket: 'other' }),
    error: according('Policy Condition failed: ["eq", "$bucket", "examplebucket"]'),
  },
  {
    name: 'a condition whose field is missing',
    fields: form([['starts-with', '$acl', '']]),
    error: according('Policy Condition failed: ["starts-with", "$acl", ""]'),
  },
  {
    name: 'a file that is too large',
    fields: form([['content-length-range', 1, 9]]),
    more: { contentLength: 10 },
    error: { code: 'EntityTooLarge', status: 400 },
  },
  {
    name: 'a file that is too small',
    fields: form([['content-length-range', 1, 9]]),
    more: { contentLength: 0 },
    error: { code: 'EntityTooSmall', status: 400 },
  },
  {
    name: 'another region',
    fields: { ...form(), 'X-Amz-Credential': credential.replace('east', 'west') },
    error: { code: 'AuthorizationQueryParametersError' },
  },
];

describe('refused forms', () => {
  test('a field whose name only looks like ASCII', async () => {
    const { key, ...others } = form();
    expect(errorOf(await verify({ '\u212aey': key as string, ...others }))).toMatchObject({ code: 'InvalidArgument' });
    const meta = form([['eq', '$x-amz-meta-k', 'v']], { 'x-amz-meta-\u212a': 'v' });
    expect((await verify(meta)).ok).toBe(false);
  });

  test.each(rows)('$name', async ({ fields, more, error }) => {
    expect(errorOf(await verify(fields, more))).toMatchObject(error);
  });

  test('a policy without a bucket is valid for no bucket', async () => {
    const conditions = standard.slice(1);
    const policy = Buffer.from(JSON.stringify({ expiration: '2026-01-02T04:00:00Z', conditions })).toString('base64');
    const fields = { ...form(), policy, 'X-Amz-Signature': signature(kSigning, policy) };
    expect(errorOf(await verify(fields))).toMatchObject(according('Extra input fields: bucket'));
  });

  test('a wrong signature: the error shows the policy as the string to sign', async () => {
    const fields = { ...form(), 'X-Amz-Signature': '0'.repeat(64) };
    expect(errorOf(await verify(fields))).toEqual({
      code: 'SignatureDoesNotMatch',
      status: 403,
      message:
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      details: { AWSAccessKeyId: credentials.accessKeyId, SignatureProvided: '0'.repeat(64) },
      stringToSign: form()['policy'],
    });
  });

  test('throws for a value that is not a form, and for a service without forms', async () => {
    for (const more of [{ fields: [['a']] }, { fields: 1 }, { bucket: 1 }, { contentLength: '1' }, { size: 1 }])
      await expect(verify(form(), more as never)).rejects.toThrow(TypeError);
    await expect(verify(form(), { contentLength: -1 })).rejects.toThrow(RangeError);
    await expect(verify(form(), {}, { service: 'sqs' })).rejects.toThrow('must be S3');
  });
});
