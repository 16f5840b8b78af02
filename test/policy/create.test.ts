/** Forms that siglane creates: compared with the AWS SDK's forms, and their signatures with node:crypto. */
import { createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import {
  createPostPolicies,
  createPostPolicy,
  type PostPolicy,
  type PostPolicyOptions,
} from '../../bindings/entries/post-policy.js';
import { signingKeySteps } from '../reference/steps.mjs';
import { bucket, credentials, region, signingDate, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region, now: () => signingDate });
const sessionToken = 'FwoGZXIvYXdzEBYaDExample/+=';
const temporary = await createSigner({ credentials: { ...credentials, sessionToken }, region, now: () => signingDate });

const read = ({ fields }: PostPolicy): { expiration: string; conditions: unknown[] } =>
  JSON.parse(Buffer.from(fields['policy'] as string, 'base64').toString());

/** The expected signature of a form (Amazon S3 API Reference, "Calculating a signature"): the base64 is signed. */
function signatureOf({ fields }: PostPolicy): string {
  const day = (fields['x-amz-date'] as string).slice(0, 8);
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, day, region, 's3');
  return createHmac('sha256', kSigning)
    .update(fields['policy'] as string)
    .digest('hex');
}

/** Conditions at the end of every policy of the signer. */
const own = [
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-credential': `${credentials.accessKeyId}/20260102/us-east-1/s3/aws4_request` },
  { 'x-amz-date': '20260102T030405Z' },
];

describe('createPostPolicy', () => {
  it('creates a form: URL, fields and expiration', () => {
    const form = createPostPolicy(signer, { bucket, key: 'user/a b.txt' });
    expect(form).toEqual({
      url: 'https://examplebucket.s3.us-east-1.amazonaws.com/',
      fields: {
        key: 'user/a b.txt',
        'x-amz-algorithm': 'AWS4-HMAC-SHA256',
        'x-amz-credential': `${credentials.accessKeyId}/20260102/us-east-1/s3/aws4_request`,
        'x-amz-date': '20260102T030405Z',
        policy: form.fields['policy'],
        'x-amz-signature': signatureOf(form),
      },
      openFields: [],
      expiration: new Date('2026-01-02T03:19:05Z'),
    });
    expect(read(form)).toEqual({
      expiration: '2026-01-02T03:19:05.000Z',
      conditions: [{ bucket }, { key: 'user/a b.txt' }, ...own],
    });
  });

  test.each<[string, Partial<PostPolicyOptions>, unknown[], Record<string, string>, string[]]>([
    [
      'the name of the user’s file',
      { key: 'u/${filename}' },
      [['starts-with', '$key', 'u/']],
      { key: 'u/${filename}' },
      [],
    ],
    [
      'the name of the user’s file in the middle',
      { key: 'u/${filename}.bak' },
      [['starts-with', '$key', 'u/']],
      { key: 'u/${filename}.bak' },
      [],
    ],
    ['a prefix', { key: undefined, keyPrefix: 'u/' }, [['starts-with', '$key', 'u/']], {}, ['key']],
    ['any key', { key: undefined, keyPrefix: '' }, [['starts-with', '$key', '']], {}, ['key']],
    [
      'a range of sizes',
      { contentLengthRange: [0, 1048576] },
      [{ key: 'k' }, ['content-length-range', 0, 1048576]],
      { key: 'k' },
      [],
    ],
    [
      'exact fields',
      { fields: { acl: 'private', 'Content-Type': 'text/plain', 'x-amz-meta-u': 'Zürich "☃"' } },
      [{ key: 'k' }, { acl: 'private' }, { 'Content-Type': 'text/plain' }, { 'x-amz-meta-u': 'Zürich "☃"' }],
      { key: 'k', acl: 'private', 'Content-Type': 'text/plain', 'x-amz-meta-u': 'Zürich "☃"' },
      [],
    ],
    [
      'a field that contains the name of the user’s file',
      { fields: { 'x-amz-meta-name': 'n=${filename}' } },
      [{ key: 'k' }, ['starts-with', '$x-amz-meta-name', 'n=']],
      { key: 'k', 'x-amz-meta-name': 'n=${filename}' },
      [],
    ],
    [
      'conditions for fields that the page fills in',
      {
        conditions: [
          ['starts-with', '$Content-Type', 'image/'],
          ['content-length-range', '1', 9],
        ],
      },
      [{ key: 'k' }, ['starts-with', '$Content-Type', 'image/'], ['content-length-range', 1, 9]],
      { key: 'k' },
      ['Content-Type'],
    ],
    [
      'exact conditions, whose fields are then in the form',
      { conditions: [['eq', '$acl', 'private'], { 'x-amz-meta-a': '1' }, { 'x-amz-meta-b': '2' }] },
      [{ key: 'k' }, { acl: 'private' }, { 'x-amz-meta-a': '1' }, { 'x-amz-meta-b': '2' }],
      { key: 'k', acl: 'private', 'x-amz-meta-a': '1', 'x-amz-meta-b': '2' },
      [],
    ],
    [
      'a condition that replaces the condition of a field; names are case-insensitive',
      { fields: { 'content-type': 'image/png' }, conditions: [['starts-with', '$Content-Type', 'image/']] },
      [{ key: 'k' }, ['starts-with', '$Content-Type', 'image/']],
      { key: 'k', 'content-type': 'image/png' },
      [],
    ],
    [
      'a list of content types, each of which must begin with the given text',
      { fields: { 'Content-Type': 'image/png, image/gif' }, conditions: [['starts-with', '$Content-Type', 'image/']] },
      [{ key: 'k' }, ['starts-with', '$Content-Type', 'image/']],
      { key: 'k', 'Content-Type': 'image/png, image/gif' },
      [],
    ],
    [
      'two prefixes of one field',
      {
        conditions: [
          ['starts-with', '$tag', 'ab'],
          ['starts-with', '$tag', 'a'],
        ],
      },
      [{ key: 'k' }, ['starts-with', '$tag', 'ab'], ['starts-with', '$tag', 'a']],
      { key: 'k' },
      ['tag'],
    ],
    [
      'success',
      { successRedirect: 'https://example.com/done?a=1', successStatus: 201 },
      [{ key: 'k' }, { success_action_redirect: 'https://example.com/done?a=1' }, { success_action_status: '201' }],
      { key: 'k', success_action_redirect: 'https://example.com/done?a=1', success_action_status: '201' },
      [],
    ],
    [
      'fields that S3 ignores need no condition',
      { fields: { 'x-ignore-submit': 'Upload' } },
      [{ key: 'k' }],
      { key: 'k', 'x-ignore-submit': 'Upload' },
      [],
    ],
  ])('%s', (_, options, conditions, fields, openFields) => {
    const form = createPostPolicy(signer, { bucket, key: 'k', ...options });
    const said = read(form).conditions;
    // In any order: the server accepts any order.
    expect(said).toHaveLength(conditions.length + 1 + own.length);
    expect(said).toEqual(expect.arrayContaining([{ bucket }, ...conditions, ...own]));
    const { policy, 'x-amz-signature': signature, ...sent } = form.fields;
    expect(sent).toEqual({ ...fields, ...Object.assign({}, ...own) });
    expect(form.openFields).toEqual(openFields);
    expect(signature).toBe(signatureOf(form));
    expect(Buffer.from(policy as string, 'base64').toString('latin1')).toMatch(/^[ -~]*$/);
  });

  it('has a session token, signed', () => {
    const form = createPostPolicy(temporary, { bucket, key: 'k' });
    expect(form.fields['x-amz-security-token']).toBe(sessionToken);
    expect(read(form).conditions).toContainEqual({ 'x-amz-security-token': sessionToken });
    expect(form.fields['x-amz-signature']).toBe(signatureOf(form));
  });

  test.each([
    [{ bucket: 'with.dots' }, 'https://s3.us-east-1.amazonaws.com/with.dots/'],
    [{ bucket, pathStyle: true, endpoint: 'http://localhost:9000' }, 'http://localhost:9000/examplebucket/'],
    [{ bucket, dualStack: true }, 'https://examplebucket.s3.dualstack.us-east-1.amazonaws.com/'],
    [{ bucket: 'a b&c', endpoint: 'https://store.example' }, 'https://store.example/a%20b%26c/'],
  ])('is for %o', (address, url) => {
    expect(createPostPolicy(signer, { ...address, key: 'k' }).url).toBe(url);
  });

  it('expires at the given time, at most a week after signing', () => {
    const expiration = new Date(signingDate.getTime() + 604_800_000);
    expect(read(createPostPolicy(signer, { bucket, key: 'k', expiration })).expiration).toBe(
      '2026-01-09T03:04:05.000Z',
    );
    expect(createPostPolicy(signer, { bucket, key: 'k', expiresIn: 60 }).expiration).toEqual(
      new Date('2026-01-02T03:05:05Z'),
    );
  });

  it('signs with the key of the given date', () => {
    const form = createPostPolicy(signer, { bucket, key: 'k', signingDate: new Date('2026-03-04T23:59:59Z') });
    expect(form.fields['x-amz-date']).toBe('20260304T235959Z');
    expect(form.fields['x-amz-signature']).toBe(signatureOf(form));
  });

  it('equals the form of the AWS SDK', async () => {
    const client = new S3Client({ credentials: { ...credentials, sessionToken }, region });
    const theirs = await createPresignedPost(client, {
      Bucket: bucket,
      Key: 'user/${filename}',
      Fields: { acl: 'private' },
      Conditions: [
        ['content-length-range', 1, 100],
        ['starts-with', '$Content-Type', 'image/'],
      ],
      Expires: 600,
    });
    const date = theirs.fields['X-Amz-Date'] as string;
    const form = createPostPolicy(temporary, {
      bucket,
      key: 'user/${filename}',
      fields: { acl: 'private' },
      conditions: [
        ['content-length-range', 1, 100],
        ['starts-with', '$Content-Type', 'image/'],
      ],
      expiresIn: 600,
      signingDate: new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')),
    });
    const lowerCase = (fields: Record<string, string>) =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
    const { policy: _, 'x-amz-signature': __, ...ours } = lowerCase(form.fields);
    const { Policy, 'X-Amz-Signature': ___, bucket: ____, ...rest } = theirs.fields;
    expect(ours).toEqual(lowerCase(rest));
    const conditions = (text: string) => {
      const list: unknown[] = JSON.parse(Buffer.from(text, 'base64').toString()).conditions;
      return new Set(
        list
          .map((each) => (Array.isArray(each) ? each.join() : Object.entries(each as object).join()))
          .map((text) => text.toLowerCase()),
      );
    };
    expect(conditions(form.fields['policy'] as string)).toEqual(conditions(Policy as string));
  });
});

describe('createPostPolicy refuses', () => {
  const long = 'k'.repeat(1025);
  test.each<[string, unknown, string, string]>([
    ['no options', undefined, 'WrongType', 'options'],
    ['an unknown option', { bucket, key: 'k', expires: 5 }, 'UnknownProperty', 'options'],
    ['no bucket', { key: 'k' }, 'WrongType', 'bucket'],
    ['an invalid bucket', { bucket: 'a/b', key: 'k' }, 'InvalidBucket', 'bucket'],
    ['no key', { bucket }, 'WrongType', 'key'],
    ['an empty key', { bucket, key: '' }, 'EmptyKey', 'key'],
    ['a key and a prefix', { bucket, key: 'k', keyPrefix: 'k' }, 'InvalidPolicy', 'keyPrefix'],
    ['a prefix with a placeholder', { bucket, keyPrefix: 'u/${filename}' }, 'InvalidPolicy', 'keyPrefix'],
    ['a long key', { bucket, key: long }, 'OutOfRange', 'key'],
    ['a long prefix', { bucket, keyPrefix: long }, 'OutOfRange', 'keyPrefix'],
    ['a lone surrogate', { bucket, key: '\ud800' }, 'InvalidText', 'key'],
    ['a lone surrogate in a field', { bucket, key: 'k', fields: { tag: '\udfff' } }, 'InvalidText', 'fields.tag'],
    [
      'a lone surrogate in a condition',
      { bucket, key: 'k', conditions: [{ tag: '\udfff' }] },
      'InvalidPolicy',
      'policy',
    ],
    ['a past expiration', { bucket, key: 'k', expiration: signingDate }, 'PolicyExpired', 'expiration'],
    [
      'an expiration after a week',
      { bucket, key: 'k', expiration: new Date('2026-01-09T03:04:06Z') },
      'OutOfRange',
      'expiration',
    ],
    [
      'two expirations',
      { bucket, key: 'k', expiration: new Date('2026-01-03'), expiresIn: 5 },
      'InvalidPolicy',
      'expiration',
    ],
    ['an expiresIn of 0', { bucket, key: 'k', expiresIn: 0 }, 'OutOfRange', 'expiresIn'],
    ['an invalid date', { bucket, key: 'k', signingDate: new Date(Number.NaN) }, 'OutOfRange', 'signingDate'],
    ['an impossible range', { bucket, key: 'k', contentLengthRange: [2, 1] }, 'OutOfRange', 'contentLengthRange'],
    ['a negative size', { bucket, key: 'k', contentLengthRange: [-1, 1] }, 'OutOfRange', 'contentLengthRange'],
    ['half a byte', { bucket, key: 'k', contentLengthRange: [0.5, 1] }, 'OutOfRange', 'contentLengthRange'],
    [
      'an impossible range in a condition',
      { bucket, key: 'k', conditions: [['content-length-range', 2, 1]] },
      'InvalidPolicy',
      'policy',
    ],
    ['a condition of two fields', { bucket, key: 'k', conditions: [{ a: '1', b: '2' }] }, 'InvalidPolicy', 'policy'],
    ['fields that are entries', { bucket, key: 'k', fields: new Map([['acl', 'private']]) }, 'WrongType', 'fields'],
    ['a field with a line break', { bucket, key: 'k', fields: { tag: 'a\nb' } }, 'InvalidText', 'fields.tag'],
    ['a key with a line break', { bucket, key: 'a\r' }, 'InvalidText', 'key'],
    [
      'a redirect with a line break',
      { bucket, key: 'k', successRedirect: 'https://x/\ny' },
      'InvalidText',
      'successRedirect',
    ],
    [
      'a condition whose value has a line break',
      { bucket, key: 'k', conditions: [{ tag: 'a\nb' }] },
      'InvalidText',
      'conditions',
    ],
    [
      'a field named content-length-range',
      { bucket, key: 'k', fields: { 'content-length-range': '5' } },
      'InvalidPolicy',
      'fields.content-length-range',
    ],
    ['a status that is not a number', { bucket, key: 'k', successStatus: 200n }, 'OutOfRange', 'successStatus'],
    ['half a range', { bucket, key: 'k', contentLengthRange: [1] }, 'WrongType', 'contentLengthRange'],
    [
      'two ranges',
      { bucket, key: 'k', contentLengthRange: [0, 1], conditions: [['content-length-range', 0, 5]] },
      'InvalidPolicy',
      'conditions',
    ],
    ['an unknown operator', { bucket, key: 'k', conditions: [['ends-with', '$key', 'k']] }, 'InvalidPolicy', 'policy'],
    [
      'a condition without "$"',
      { bucket, key: 'k', conditions: [['eq', 'acl', 'private']] },
      'InvalidPolicy',
      'policy',
    ],
    [
      'a condition with too many elements',
      { bucket, key: 'k', conditions: [['eq', '$acl', 'private', 1]] },
      'InvalidPolicy',
      'policy',
    ],
    ['a condition that is not a string', { bucket, key: 'k', conditions: [{ acl: 1 }] }, 'InvalidPolicy', 'policy'],
    ['a condition without a field', { bucket, key: 'k', conditions: [{}] }, 'InvalidPolicy', 'policy'],
    ['an invalid condition', { bucket, key: 'k', conditions: ['acl'] }, 'InvalidPolicy', 'policy'],
    ['conditions that are not a list', { bucket, key: 'k', conditions: {} }, 'InvalidPolicy', 'policy'],
    [
      'a field that does not meet its condition',
      { bucket, key: 'k', fields: { acl: 'public-read' }, conditions: [{ acl: 'private' }] },
      'InvalidPolicy',
      'fields.acl',
    ],
    [
      'a placeholder under an exact condition',
      { bucket, key: 'k', fields: { tag: '${filename}' }, conditions: [{ tag: '${filename}' }] },
      'InvalidPolicy',
      'fields.tag',
    ],
    [
      'a placeholder within the prefix',
      { bucket, key: 'k', fields: { tag: 'a${filename}' }, conditions: [['starts-with', '$tag', 'a${']] },
      'InvalidPolicy',
      'fields.tag',
    ],
    [
      'two values for one field',
      { bucket, key: 'k', conditions: [{ acl: 'private' }, { ACL: 'public-read' }] },
      'InvalidPolicy',
      'fields.acl',
    ],
    [
      'prefixes that exclude each other',
      {
        bucket,
        key: 'k',
        conditions: [
          ['starts-with', '$tag', 'a'],
          ['starts-with', '$tag', 'b'],
        ],
      },
      'InvalidPolicy',
      'conditions',
    ],
    ['a field twice', { bucket, key: 'k', fields: { acl: 'private', ACL: 'private' } }, 'InvalidPolicy', 'fields.ACL'],
    [
      'a field that the signer sets',
      { bucket, key: 'k', fields: { 'X-Amz-Date': '' } },
      'InvalidPolicy',
      'fields.X-Amz-Date',
    ],
    ['the file as a field', { bucket, key: 'k', fields: { file: '' } }, 'InvalidPolicy', 'fields.file'],
    [
      'another bucket in a condition',
      { bucket, key: 'k', conditions: [{ bucket: 'other' }] },
      'InvalidPolicy',
      'conditions',
    ],
    [
      'a key in a condition',
      { bucket, key: 'k', conditions: [['starts-with', '$key', '']] },
      'InvalidPolicy',
      'conditions',
    ],
    ['a field name with a quote', { bucket, key: 'k', fields: { 'a"b': '' } }, 'InvalidPolicy', 'policy'],
    ['a field that is not a string', { bucket, key: 'k', fields: { tag: 1 } }, 'WrongType', 'fields.tag'],
    ['invalid fields', { bucket, key: 'k', fields: [] }, 'WrongType', 'fields'],
    [
      'a redirect that is not a URL',
      { bucket, key: 'k', successRedirect: 'javascript:1' },
      'OutOfRange',
      'successRedirect',
    ],
    ['a status that S3 does not have', { bucket, key: 'k', successStatus: 302 }, 'OutOfRange', 'successStatus'],
    [
      'a policy that is too long for S3',
      { bucket, key: 'k', fields: { 'x-amz-meta-a': 'a'.repeat(16_000) } },
      'OutOfRange',
      'options',
    ],
  ])('%s', (_, options, code, field) => {
    const error = thrown(() => createPostPolicy(signer, options as PostPolicyOptions));
    expect({ code: error.code, field: error.field }).toEqual({ code, field });
  });

  it('refuses a value that is not a signer, a signer for another service, a disposed signer, and expired credentials', async () => {
    const options = { bucket, key: 'k' };
    expect(thrown(() => createPostPolicy({} as never, options))).toMatchObject({ name: 'TypeError', field: 'signer' });
    const iam = await createSigner({ credentials, region, service: 'iam' });
    expect(thrown(() => createPostPolicy(iam, options))).toMatchObject({ code: 'InvalidScope', field: 'service' });
    const disposed = await createSigner({ credentials, region });
    disposed.dispose();
    expect(thrown(() => createPostPolicy(disposed, options))).toMatchObject({ code: 'SignerDisposed' });
    const ended = await createSigner({ credentials: { ...credentials, expiration: signingDate }, region });
    expect(thrown(() => createPostPolicy(ended, options))).toMatchObject({ code: 'CredentialsExpired' });
  });
});

describe('createPostPolicies', () => {
  it('creates many forms, each as in a single call, over days and more than the core takes in one call', () => {
    const options = Array.from({ length: 100 }, (_, i) => ({
      bucket,
      key: `k${i}`,
      fields: { 'x-amz-meta-a': 'a'.repeat((i * 997) % 12_000) },
      ...(i % 7 === 0 && { signingDate: new Date(Date.UTC(2026, 1, 1 + i)) }),
    }));
    const forms = createPostPolicies(signer, options);
    expect(forms.map(({ fields }) => fields['key'])).toEqual(options.map(({ key }) => key));
    expect(forms.map(({ fields }) => fields['x-amz-signature'])).toEqual(forms.map(signatureOf));
    expect(forms).toEqual(options.map((each) => createPostPolicy(signer, each)));
    expect(createPostPolicies(signer, [])).toEqual([]);
  });

  it('reads the clock once', async () => {
    let readings = 0;
    const ticking = await createSigner({ credentials, region, now: () => Date.UTC(2026, 0, 2) + 1000 * readings++ });
    const forms = createPostPolicies(ticking, [
      { bucket, key: 'a' },
      { bucket, key: 'b' },
    ]);
    expect(forms.map(({ fields }) => fields['x-amz-date'])).toEqual(['20260102T000000Z', '20260102T000000Z']);
    expect(readings).toBe(1);
  });

  it('names the index of the refused form', () => {
    const options = [
      { bucket, key: 'a' },
      { bucket, key: 'b', conditions: [['ends-with', '$a', 'b']] },
    ];
    const error = thrown(() => createPostPolicies(signer, options as PostPolicyOptions[]));
    expect(error).toMatchObject({ code: 'InvalidPolicy', index: 1 });
    expect(error.message).toContain('of item 1 ');
  });

  it.each<[string, object]>([
    ['InvalidBucket', { bucket: 'a/b' }],
    ['InvalidBucket', { bucket: 'a--x-s3' }],
    ['ArnNotSupported', { bucket: 'arn:aws:s3:::a' }],
    ['InvalidEndpoint', { endpoint: 'ftp://a' }],
    ['InvalidEndpoint', { endpoint: 'https://a/../b' }],
    ['InvalidEndpoint', { endpoint: 'https://127.1' }],
    ['InvalidEndpoint', { endpoint: 'https://a', dualStack: true }],
    ['RangeError', { endpoint: 'https://a:99999' }],
    ['SigningKeyExpired', { signingDate: new Date('2026-01-03') }],
  ])('names the index of the form with another address or day: %s, %o', async (kind, given) => {
    const daily = await createSigner({
      credentials: signer.deriveCredentials(signingDate),
      region,
      now: () => signingDate,
    });
    const error = thrown(() =>
      createPostPolicies(daily, [
        { bucket, key: 'a' },
        { bucket, key: 'a', ...given },
      ]),
    );
    expect(error).toMatchObject({ ...(kind === 'RangeError' ? { name: kind } : { code: kind }), index: 1 });
  });

  it('reads the clock once where credentials expire and forms have dates', async () => {
    let readings = 0;
    const lasting = { ...credentials, expiration: new Date('2026-01-03') };
    const now = () => signingDate.getTime() + 1000 * readings++;
    const ticking = await createSigner({ credentials: lasting, region, now });
    createPostPolicies(ticking, [
      { bucket, key: 'a', signingDate },
      { bucket, key: 'b' },
      { bucket, key: 'c', signingDate },
    ]);
    expect(readings).toBe(1);
  });

  it('signs nothing with a signer that its options dispose', async () => {
    const fragile = await createSigner({ credentials, region });
    function* options() {
      yield { bucket, key: 'a' };
      fragile.dispose();
    }
    expect(thrown(() => createPostPolicies(fragile, options()))).toMatchObject({ code: 'SignerDisposed' });
  });
});
