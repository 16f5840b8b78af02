/** Policies of Fine Uploader's simple uploads: its own are signed unchanged, everything else is refused. */
import { describe, expect, it, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createFineUploaderHandler, type UploadGrant } from '../../bindings/entries/upload-server.js';
import {
  asking,
  credentials,
  everything,
  granting,
  options,
  post,
  region,
  sessionToken,
  signatureOf,
  temporary,
} from './example.js';

const handler = createFineUploaderHandler(options);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Bodies that Fine Uploader 5.16.2 sent from Chromium: with its defaults, and with every option. */
const simple =
  '{"expiration":"2026-11-26T22:07:43.317Z","conditions":[{"acl":"private"},{"bucket":"testbucket"},{"Content-Type":"text/plain"},{"success_action_status":"200"},{"x-amz-algorithm":"AWS4-HMAC-SHA256"},{"key":"c5e48bc3-e9fc-43d9-bb33-36c450c12e85.txt"},{"x-amz-credential":"AKIDSTUB/20261126/us-east-1/s3/aws4_request"},{"x-amz-date":"20261126T220243Z"},{"x-amz-meta-qqfilename":"hello%20w%C3%B6rld%20(1).txt"}]}';
const full =
  '{"expiration":"2026-11-26T22:07:44.049Z","conditions":[{"acl":"public-read"},{"bucket":"testbucket"},{"Content-Type":"text/plain"},{"success_action_status":"200"},{"x-amz-storage-class":"REDUCED_REDUNDANCY"},{"x-amz-server-side-encryption":"AES256"},{"x-amz-algorithm":"AWS4-HMAC-SHA256"},{"key":"hello wörld (1).txt"},{"x-amz-credential":"AKIDSTUB/20261126/us-east-1/s3/aws4_request"},{"x-amz-date":"20261126T220244Z"},{"x-amz-meta-foo":"B%C3%A4r%20b"},{"Cache-Control":"max-age=60"},{"x-amz-meta-n":"7"},{"x-amz-meta-qqfilename":"hello%20w%C3%B6rld%20(1).txt"},["content-length-range","10","5000"]]}';
const forFull: Partial<UploadGrant> = {
  acl: ['public-read'],
  headers: ['x-amz-meta-*', 'x-amz-storage-class', 'x-amz-server-side-encryption', 'cache-control'],
};

/** Fields of the policies below, by the first letters of their names: only required fields. */
const needed: readonly unknown[] = [
  { bucket: 'testbucket' },
  { key: 'users/1/a.txt' },
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/s3/aws4_request' },
  { 'x-amz-date': '20261126T220338Z' },
];
const expiration = '2026-11-26T22:08:38.000Z';
const policy = (...further: unknown[]) => ({ expiration, conditions: [...needed, ...further] });
/** The policy without the condition of a field, and with other conditions. */
const without = (name: string, ...further: unknown[]) => ({
  expiration,
  conditions: [...needed.filter((each) => !(name in (each as object))), ...further],
});

describe('createFineUploaderHandler signs', () => {
  test.each<[string, string, Partial<UploadGrant>]>([
    ['a policy with the defaults', simple, {}],
    ['a policy with everything', full, forFull],
    ['a policy within the granted limit', full, { ...forFull, maxBytes: 5000 }],
    [
      'a range without an end, as Fine Uploader writes it',
      JSON.stringify(policy(['content-length-range', '10', '9007199254740992'])),
      {},
    ],
    ['a policy for the key of this upload', simple, { key: 'c5e48bc3-e9fc-43d9-bb33-36c450c12e85.txt' }],
    ['a policy with whitespace', JSON.stringify(JSON.parse(simple), null, 2), {}],
    ['a policy with eq', JSON.stringify(without('bucket', ['eq', '$bucket', 'testbucket'])), {}],
    ['a policy without an ACL', JSON.stringify(policy()), { acl: undefined }],
    [
      'fields listed in the grant',
      JSON.stringify(policy({ Expires: 'x' }, { 'Content-Disposition': 'inline' })),
      { headers: ['expires', 'content-disposition'] },
    ],
    [
      'other fields listed in the grant',
      JSON.stringify(policy({ success_action_redirect: 'https://a.example/' }, { tagging: '<a/>' })),
      { headers: ['success_action_redirect', 'tagging'] },
    ],
  ])('%s', async (_, body, grant) => {
    const answer = await post(createFineUploaderHandler(granting(grant)), body);
    expect(answer.body).toEqual({ policy: base64(body), signature: signatureOf(base64(body)) });
    expect(answer.status).toBe(200);
  });

  it('after passing the parsed policy to the grant', async () => {
    const { options, asked } = asking();
    await post(createFineUploaderHandler(options), full);
    await post(createFineUploaderHandler(options), policy());
    expect(asked).toEqual([
      {
        protocol: 'fine-uploader',
        operation: 'post',
        bucket: 'testbucket',
        key: 'hello wörld (1).txt',
        contentType: 'text/plain',
        acl: 'public-read',
        size: { min: 10, max: 5000 },
        headers: {
          success_action_status: '200',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
          'x-amz-server-side-encryption': 'AES256',
          'x-amz-meta-foo': 'B%C3%A4r%20b',
          'cache-control': 'max-age=60',
          'x-amz-meta-n': '7',
          'x-amz-meta-qqfilename': 'hello%20w%C3%B6rld%20(1).txt',
        },
      },
      { protocol: 'fine-uploader', operation: 'post', bucket: 'testbucket', key: 'users/1/a.txt', headers: {} },
    ]);
  });

  it('with the session token of the signer', async () => {
    const withToken = createFineUploaderHandler({ ...options, signer: temporary });
    const body = JSON.stringify(policy({ 'x-amz-security-token': sessionToken }));
    expect((await post(withToken, body)).body).toEqual({ policy: base64(body), signature: signatureOf(base64(body)) });
    for (const other of [policy(), policy({ 'x-amz-security-token': `${sessionToken}x` })]) {
      const { status, body: refusal } = await post(withToken, other);
      expect(refusal).toMatchObject({ code: 'InvalidPolicy' });
      expect(status).toBe(400);
      expect(JSON.stringify(refusal)).not.toContain(sessionToken.slice(0, 8));
    }
    expect((await post(handler, body)).body).toMatchObject({ code: 'InvalidPolicy' });
  });

  it('a policy that expires at the latest allowed moment, by the clock here', async () => {
    const short = createFineUploaderHandler({ ...options, expiresIn: 300 });
    // Fine Uploader's five minutes include milliseconds, and its date has no milliseconds.
    expect((await post(short, simple)).status).toBe(200);
    const late = { ...policy(), expiration: '2026-11-26T22:08:41.000Z' };
    expect(await post(short, late)).toMatchObject({ status: 403, body: { code: 'InvalidPolicy' } });
  });
});

/** Policies that must not be signed, from any sender. */
const attacks: [string, unknown, string][] = [
  // The signature.
  [
    'the scope of IAM',
    without('x-amz-credential', { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/iam/aws4_request' }),
    'InvalidPolicy',
  ],
  [
    'the scope of STS',
    without('x-amz-credential', { 'x-amz-credential': 'AKIDSTUB/20261126/us-east-1/sts/aws4_request' }),
    'InvalidPolicy',
  ],
  [
    'another region',
    without('x-amz-credential', { 'x-amz-credential': 'AKIDSTUB/20261126/eu-west-1/s3/aws4_request' }),
    'InvalidPolicy',
  ],
  [
    'another key id',
    without('x-amz-credential', { 'x-amz-credential': 'AKIDOTHER/20261126/us-east-1/s3/aws4_request' }),
    'InvalidPolicy',
  ],
  ['no credential', without('x-amz-credential'), 'InvalidPolicy'],
  ['another algorithm', without('x-amz-algorithm', { 'x-amz-algorithm': 'AWS4-HMAC-SHA1' }), 'InvalidPolicy'],
  ['no algorithm, as in version 2', without('x-amz-algorithm'), 'InvalidPolicy'],
  ['a date next month', without('x-amz-date', { 'x-amz-date': '20261226T220338Z' }), 'InvalidPolicy'],
  ['no date', without('x-amz-date'), 'InvalidPolicy'],
  ['any date', without('x-amz-date', ['starts-with', '$x-amz-date', '2026']), 'InvalidPolicy'],
  ['an expired policy', { ...policy(), expiration: '2026-11-26T22:03:40.000Z' }, 'PolicyExpired'],
  ['a policy for a year', { ...policy(), expiration: '2027-11-26T22:03:40.000Z' }, 'InvalidPolicy'],
  ['no expiration', { conditions: needed }, 'InvalidPolicy'],
  ['no conditions', { expiration }, 'InvalidPolicy'],
  ['empty conditions', { expiration, conditions: [] }, 'InvalidPolicy'],
  ['conditions a second time, as "Conditions"', { ...policy(), Conditions: [] }, 'InvalidPolicy'],
  ['two fields in one condition', policy({ acl: 'private', tag: 'x' }), 'InvalidPolicy'],
  // The bucket.
  ['another bucket', without('bucket', { bucket: 'other' }), 'BucketNotAllowed'],
  ['no bucket', without('bucket'), 'BucketNotAllowed'],
  ['a prefix of the bucket', without('bucket', ['starts-with', '$bucket', 'testbucket']), 'InvalidPolicy'],
  ['a bucket in an array of two', without('bucket', ['bucket', 'testbucket']), 'InvalidPolicy'],
  ['two buckets', policy({ bucket: 'other' }), 'InvalidPolicy'],
  ['two buckets, as eq', policy(['eq', '$bucket', 'other']), 'InvalidPolicy'],
  ['two buckets, in upper case', policy({ BUCKET: 'other' }), 'InvalidPolicy'],
  // The key.
  ['no key', without('key'), 'InvalidPolicy'],
  ['any key', without('key', ['starts-with', '$key', '']), 'InvalidPolicy'],
  ['a prefix of keys', without('key', ['starts-with', '$key', 'users/1/']), 'InvalidPolicy'],
  ['a prefix next to the key', policy(['starts-with', '$key', '']), 'InvalidPolicy'],
  ['the key twice', policy({ key: 'users/1/a.txt' }), 'InvalidPolicy'],
  ['two keys', policy({ Key: 'users/2/b.txt' }), 'InvalidPolicy'],
  ['a key that is a number', without('key', { key: 1 }), 'InvalidPolicy'],
  ['a key that is a list', without('key', { key: ['users/1/a.txt'] }), 'InvalidPolicy'],
  ['an empty key', without('key', { key: '' }), 'KeyNotAllowed'],
  ['dots', without('key', { key: 'users/1/../2' }), 'KeyNotAllowed'],
  ['a control character', without('key', { key: 'a\nb' }), 'KeyNotAllowed'],
  ['a long key', without('key', { key: 'k'.repeat(1025) }), 'KeyNotAllowed'],
  ['a lone surrogate', `{"expiration":"${expiration}","conditions":[{"key":"\\ud800"}]}`, 'InvalidPolicy'],
  ['the name of the user’s file in the key', without('key', { key: 'users/1/${filename}' }), 'InvalidPolicy'],
  ['the name of the user’s file as a type', policy({ 'Content-Type': '${filename}' }), 'InvalidPolicy'],
  // JSON.
  ['a key twice in one object', `{"expiration":"${expiration}","conditions":[{"key":"a","key":"b"}]}`, 'InvalidBody'],
  [
    'a key twice, once in another spelling',
    `{"expiration":"${expiration}","conditions":[{"key":"a","\\u006bey":"b"}]}`,
    'InvalidBody',
  ],
  ['conditions twice', JSON.stringify(policy()).replace('{', '{"conditions":[],'), 'InvalidBody'],
  ['text after the JSON', `${JSON.stringify(policy())}x`, 'InvalidBody'],
  ['an extra comma', JSON.stringify(policy()).replace(']}', ',]}'), 'InvalidBody'],
  ['a byte-order mark', `\ufeff${JSON.stringify(policy())}`, 'InvalidBody'],
  ['base64', base64(JSON.stringify(policy())), 'InvalidBody'],
  ['a JSON string', JSON.stringify(JSON.stringify(policy())), 'InvalidBody'],
  ['a list', [policy()], 'InvalidBody'],
  ['null', 'null', 'InvalidBody'],
  ['a number', '1', 'InvalidBody'],
  ['nothing', '', 'InvalidBody'],
  ['an object', {}, 'InvalidPolicy'],
  ['a prototype', `{"__proto__":${JSON.stringify(policy())}}`, 'InvalidPolicy'],
  ['deep brackets', '['.repeat(60_000), 'InvalidBody'],
  ['deep objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'InvalidBody'],
  ['a long policy', policy({ 'x-amz-meta-a': 'x'.repeat(20_000) }), 'InvalidPolicy'],
  // Conditions.
  ['a condition that is a string', policy('acl'), 'InvalidPolicy'],
  ['a condition without a field', policy({}), 'InvalidPolicy'],
  ['an unknown operator', policy(['matches', '$acl', 'private']), 'InvalidPolicy'],
  ['an ACL twice', policy({ acl: 'private' }, { acl: 'private' }), 'InvalidPolicy'],
  ['a prefix of the ACL', policy(['starts-with', '$acl', 'private']), 'InvalidPolicy'],
  ['any metadata', policy(['starts-with', '$x-amz-meta-a', '']), 'InvalidPolicy'],
  ['two ranges', policy(['content-length-range', 0, 1], ['content-length-range', 0, 5]), 'InvalidPolicy'],
  ['half a range', policy(['content-length-range', 0]), 'InvalidPolicy'],
  ['a range above all numbers', policy(['content-length-range', 0, '9007199254740994']), 'InvalidPolicy'],
  ['a reversed range', policy(['content-length-range', 5, 1]), 'InvalidPolicy'],
  ['a range as a field', policy({ 'content-length-range': '0,5' }), 'HeaderNotAllowed'],
  // Fields that a grant must list.
  ...[
    'success_action_redirect',
    'redirect',
    'tagging',
    'x-amz-tagging',
    'x-amz-acl',
    'x-amz-copy-source',
    'x-amz-grant-read',
    'x-amz-object-lock-mode',
    'x-amz-server-side-encryption',
    'x-amz-signature',
    'x-amz-storage-class',
    'x-amz-website-redirect-location',
    'x-ignore-this',
    'AWSAccessKeyId',
    'file',
    'policy',
    'signature',
    'submit',
    'constructor',
    '__proto__',
  ].map((name): [string, unknown, string] => [
    name,
    JSON.stringify(policy()).replace(']}', `,{"${name}":"x"}]}`),
    'HeaderNotAllowed',
  ]),
];

describe('createFineUploaderHandler refuses', () => {
  test.each(attacks)('%s', async (_, body, code) => {
    const { options, asked } = asking();
    const { status, body: answer } = await post(createFineUploaderHandler(options), body);
    expect(answer).toEqual({ error: expect.any(String), invalid: true, code });
    // The grant decides which fields are allowed.
    expect(asked).toHaveLength(code === 'HeaderNotAllowed' ? 1 : 0);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThanOrEqual(403);
  });

  test.each<[string, unknown, Partial<UploadGrant>, string]>([
    ['an ACL that is not granted', policy({ acl: 'public-read' }), {}, 'AclNotAllowed'],
    ['an ACL where none is granted', policy({ acl: 'private' }), { acl: undefined }, 'AclNotAllowed'],
    ['an ACL in another field', policy({ acl: 'private' }, { 'x-amz-acl': 'public-read' }), {}, 'HeaderNotAllowed'],
    [
      'a Content-Disposition that is not granted',
      policy({ 'Content-Disposition': 'attachment; filename=a.exe' }),
      {},
      'HeaderNotAllowed',
    ],
    ['a Cache-Control that is not granted', policy({ 'Cache-Control': 'max-age=1' }), {}, 'HeaderNotAllowed'],
    ['a Content-Encoding that is not granted', policy({ 'Content-Encoding': 'gzip' }), {}, 'HeaderNotAllowed'],
    ['metadata that is not granted', policy({ 'x-amz-meta-a': '1' }), { headers: [] }, 'HeaderNotAllowed'],
    ['a key outside', policy(), { keyPrefix: 'users/2/' }, 'KeyNotAllowed'],
    [
      'the key of another user whose number begins with the same digits',
      without('key', { key: 'users/10/a' }),
      { keyPrefix: 'users/1/' },
      'KeyNotAllowed',
    ],
    ['another key than this upload’s', policy(), { key: 'users/1/b.txt' }, 'KeyNotAllowed'],
    [
      'forms where only parts are granted',
      policy(),
      { operations: ['create', 'part', 'complete'] },
      'OperationNotAllowed',
    ],
    [
      'a range without an end under a limit',
      policy(['content-length-range', '10', '9007199254740992']),
      { maxBytes: Number.MAX_SAFE_INTEGER },
      'SizeNotAllowed',
    ],
    ['no range under a limit', policy(), { maxBytes: 5000 }, 'SizeNotAllowed'],
    ['a range beyond the limit', policy(['content-length-range', '0', '5001']), { maxBytes: 5000 }, 'SizeNotAllowed'],
  ])('%s', async (_, body, grant, code) => {
    const answer = await post(createFineUploaderHandler(granting(grant)), body);
    expect(answer.body).toEqual({ error: expect.any(String), invalid: true, code });
  });

  it('bytes that are not UTF-8', async () => {
    const bytes = Buffer.from(JSON.stringify(policy({ 'x-amz-meta-a': 'ü' })));
    bytes[bytes.indexOf(0xc3)] = 0xff;
    expect(await post(handler, bytes)).toMatchObject({ status: 400, body: { code: 'InvalidBody' } });
  });

  it('the day before with a key for today, but rejects with a key for an irrelevant day', async () => {
    const atMidnight = new Date('2026-11-27T00:03:00Z');
    const whole = await createSigner({ credentials, region, now: () => atMidnight });
    const derived = await createSigner({ credentials: whole.deriveCredentials(), region, now: () => atMidnight });
    const body = {
      expiration: '2026-11-27T00:04:00Z',
      conditions: without('x-amz-date', { 'x-amz-date': '20261126T235900Z' }).conditions,
    };
    expect((await post(createFineUploaderHandler({ ...options, signer: whole }), body)).status).toBe(200);
    const answer = await post(createFineUploaderHandler({ ...options, signer: derived }), body);
    expect(answer).toMatchObject({ status: 403, body: { code: 'DateNotAllowed' } });

    const stale = await createSigner({
      credentials: whole.deriveCredentials(new Date('2026-11-25')),
      region,
      now: () => atMidnight,
    });
    await expect(post(createFineUploaderHandler({ ...options, signer: stale }), body)).rejects.toMatchObject({
      code: 'SigningKeyExpired',
    });
  });

  it('and rejects when the credentials have expired, or the signer was disposed', async () => {
    const past = await createSigner({ credentials: { ...credentials, expiration: new Date('2026-11-26') }, region });
    const late = createFineUploaderHandler({ ...options, signer: past });
    await expect(post(late, policy())).rejects.toMatchObject({ code: 'CredentialsExpired' });
    const gone = await createSigner({ credentials, region });
    const disposed = createFineUploaderHandler({ ...options, signer: gone, grant: () => everything });
    gone.dispose();
    await expect(post(disposed, policy())).rejects.toMatchObject({ code: 'SignerDisposed' });
  });
});
