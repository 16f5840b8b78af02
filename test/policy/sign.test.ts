/**
 * Policies that clients created: the published policy is signed unchanged, and anything that is not a policy is
 * refused.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createPostPolicy, signPolicies, signPolicy } from '../../bindings/entries/post-policy.js';
import { signingKeySteps } from '../reference/steps.mjs';
import { bucket, credentials, region, signingDate, thrown } from '../support/example.js';
import { readVectors } from '../vectors/read.js';

const signer = await createSigner({ credentials, region, now: () => signingDate });
const base64 = (text: string | Uint8Array) => Buffer.from(text as string).toString('base64');

const conditions = [
  { bucket },
  { key: 'k' },
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-credential': `${credentials.accessKeyId}/20260102/us-east-1/s3/aws4_request` },
  { 'x-amz-date': '20260102T030405Z' },
];
const expiration = '2026-01-02T04:00:00Z';
const good = { expiration, conditions };

/** The valid policy with another value for one field, or without its condition. */
function withField(name: string, value?: string): object {
  const others = conditions.filter((condition) => !(name in condition));
  return { expiration, conditions: value === undefined ? others : [...others, { [name]: value }] };
}

function signatureOf(policy: string, day = '20260102'): string {
  const { kSigning } = signingKeySteps(credentials.secretAccessKey, day, region, 's3');
  return createHmac('sha256', kSigning).update(policy).digest('hex');
}

describe('signPolicy', () => {
  it('gives the published signature of the published policy', async () => {
    const { credentials, region, date, policy, signature } = readVectors('post-policy.json');
    const then = await createSigner({ credentials, region, now: () => new Date(date) });
    expect(signPolicy(then, policy)).toEqual({ policy, signature });
  });

  it('signs the given text, not a rewritten policy', () => {
    for (const text of [
      JSON.stringify(good),
      JSON.stringify(good, null, 2),
      JSON.stringify(good, null, '\t').replaceAll('\n', '\r\n'),
      JSON.stringify(good).replace('"bucket"', '"\\u0062ucket"'),
      ` ${JSON.stringify(good)}\n`,
    ]) {
      const policy = base64(text);
      expect(signPolicy(signer, policy)).toEqual({ policy, signature: signatureOf(policy) });
    }
  });

  it('signs a policy of createPostPolicy', () => {
    const { fields } = createPostPolicy(signer, { bucket, key: 'k', fields: { tag: 'Zürich' } });
    expect(signPolicy(signer, fields['policy'] as string).signature).toBe(fields['x-amz-signature']);
  });

  it('signs with the day of the policy, around midnight', async () => {
    const late = await createSigner({ credentials, region, now: () => new Date('2026-01-03T00:05:00Z') });
    const policy = base64(
      JSON.stringify({
        expiration: '2026-01-03T01:00:00Z',
        conditions: [...conditions.slice(0, 4), { 'x-amz-date': '20260102T235959Z' }],
      }),
    );
    expect(signPolicy(late, policy).signature).toBe(signatureOf(policy, '20260102'));
  });

  it('requires the token of a signer that has a token', async () => {
    const sessionToken = 'FwoGZXIvYXdzEBYaDExample/+=';
    const temporary = await createSigner({
      credentials: { ...credentials, sessionToken },
      region,
      now: () => signingDate,
    });
    const policy = base64(JSON.stringify(withField('x-amz-security-token', sessionToken)));
    expect(signPolicy(temporary, policy).signature).toBe(signatureOf(policy));
    for (const other of [good, withField('x-amz-security-token', 'FwoGZXIvYXdzEBYaDExample/+')]) {
      const error = thrown(() => signPolicy(temporary, base64(JSON.stringify(other))));
      expect(error).toMatchObject({ code: 'InvalidPolicy', field: 'policy' });
      expect(error.message).not.toContain(sessionToken);
    }
    expect(thrown(() => signPolicy(signer, policy))).toMatchObject({ code: 'InvalidPolicy' });
    // A signer without a token refuses the condition in any spelling.
    for (const more of [
      [['starts-with', '$x-amz-security-token', '']],
      [{ 'x-amz-security-token': 'a' }, { 'X-Amz-Security-Token': 'b' }],
    ]) {
      const odd = base64(JSON.stringify({ expiration, conditions: [...conditions, ...more] }));
      expect(thrown(() => signPolicy(signer, odd))).toMatchObject({ code: 'InvalidPolicy' });
    }
  });

  it('signs many in lanes, each as in a single call', () => {
    const policies = Array.from({ length: 50 }, (_, i) =>
      base64(JSON.stringify({ expiration, conditions: [...conditions, { tag: 'a'.repeat(i * 200) }] })),
    );
    expect(signPolicies(signer, policies)).toEqual(
      policies.map((policy) => ({ policy, signature: signatureOf(policy) })),
    );
    expect(signPolicies(signer, [])).toEqual([]);
    const error = thrown(() => signPolicies(signer, [...policies, 'no policy']));
    expect(error).toMatchObject({ code: 'InvalidPolicy', index: 50 });
  });
});

/** The string to sign of a request that deletes an object. A signer must never sign it as a policy. */
const stringToSign = `AWS4-HMAC-SHA256\n20260102T030405Z\n20260102/us-east-1/s3/aws4_request\n${'0'.repeat(64)}`;
const policyText = JSON.stringify(good);
const unpadded = [policyText, `${policyText} `]
  .map(base64)
  .find((text) => text.endsWith('='))
  ?.replace(/=+$/, '');

describe('signPolicy refuses', () => {
  test.each<[string, unknown]>([
    ['a string to sign', stringToSign],
    ['a string to sign in base64', base64(stringToSign)],
    ['a string to sign with a policy after it', `${stringToSign}\n${base64(policyText)}`],
    ['a policy that is not in base64', policyText],
    ['an empty text', ''],
    ['whitespace in the base64', base64(policyText).replace(/(.{76})/g, '$1\n')],
    ['whitespace after the base64', `${base64(policyText)} `],
    ['no padding', unpadded],
    ['unused bits that are not zero', base64('{}').replace('fQ==', 'fR==')],
    [
      'base64url',
      base64(JSON.stringify({ ...good, conditions: [...conditions, { tag: '>>>???' }] }))
        .replaceAll('+', '-')
        .replaceAll('/', '_'),
    ],
    [
      'bytes that are not UTF-8',
      base64(Buffer.concat([Buffer.from(policyText.slice(0, -2)), Buffer.from([0xff]), Buffer.from(']}')])),
    ],
    ['a byte-order mark', base64(`\ufeff${policyText}`)],
    ['text that is not JSON', base64('{')],
    ['JSON that is not an object', base64('[]')],
    ['null', base64('null')],
    ['a number', base64('1')],
    ['a property with its name twice', base64(policyText.replace('{"expiration"', '{"conditions":[],"expiration"'))],
    ['a name twice, once escaped', base64(policyText.replace('{"expiration"', '{"\\u0063onditions":[],"expiration"'))],
    ['a name twice in a condition', base64(policyText.replace('{"key":"k"}', '{"key":"a","key":"k"}'))],
    ['a property that only some parsers would read', base64(JSON.stringify({ ...good, Conditions: [] }))],
    ['no expiration', base64(JSON.stringify({ conditions }))],
    ['an expiration that is not a date', base64(JSON.stringify({ ...good, expiration: 'tomorrow' }))],
    ['an expiration without a zone', base64(JSON.stringify({ ...good, expiration: '2026-01-02T04:00:00' }))],
    ['the 31st of February', base64(JSON.stringify({ ...good, expiration: '2026-02-31T04:00:00Z' }))],
    ['no conditions', base64(JSON.stringify({ expiration }))],
    [
      'an unknown operator',
      base64(JSON.stringify({ ...good, conditions: [...conditions, ['ends-with', '$key', 'k']] })),
    ],
    ['another algorithm', base64(JSON.stringify(withField('x-amz-algorithm', 'AWS4-ECDSA-P256-SHA256')))],
    ['no algorithm', base64(JSON.stringify(withField('x-amz-algorithm')))],
    ['no credential', base64(JSON.stringify(withField('x-amz-credential')))],
    [
      'another key id',
      base64(JSON.stringify(withField('x-amz-credential', 'AKIDOTHER/20260102/us-east-1/s3/aws4_request'))),
    ],
    [
      'another service',
      base64(
        JSON.stringify(withField('x-amz-credential', `${credentials.accessKeyId}/20260102/us-east-1/iam/aws4_request`)),
      ),
    ],
    [
      'another region',
      base64(
        JSON.stringify(withField('x-amz-credential', `${credentials.accessKeyId}/20260102/eu-west-1/s3/aws4_request`)),
      ),
    ],
    [
      'another terminator',
      base64(
        JSON.stringify(withField('x-amz-credential', `${credentials.accessKeyId}/20260102/us-east-1/s3/aws5_request`)),
      ),
    ],
    [
      'a scope of another day',
      base64(
        JSON.stringify(withField('x-amz-credential', `${credentials.accessKeyId}/20260103/us-east-1/s3/aws4_request`)),
      ),
    ],
    ['no date', base64(JSON.stringify(withField('x-amz-date')))],
    ['a malformed date', base64(JSON.stringify(withField('x-amz-date', '20260231T030405Z')))],
    ['a date next month', base64(JSON.stringify(withField('x-amz-date', '20260202T030405Z')))],
    ['a date 16 minutes ahead', base64(JSON.stringify(withField('x-amz-date', '20260102T032006Z')))],
    ['a date 16 minutes ago', base64(JSON.stringify(withField('x-amz-date', '20260102T024804Z')))],
    [
      'two dates',
      base64(JSON.stringify({ expiration, conditions: [...conditions, { 'x-amz-date': '20260102T030406Z' }] })),
    ],
    [
      'a date of which only the beginning is right',
      base64(
        JSON.stringify({
          expiration,
          conditions: [...conditions.slice(0, 4), ['starts-with', '$x-amz-date', '20260102']],
        }),
      ),
    ],
    [
      'two fields in a condition',
      base64(JSON.stringify({ expiration, conditions: [...conditions, { a: '1', b: '2' }] })),
    ],
    ['20 KB', base64(JSON.stringify({ expiration, conditions: [...conditions, { tag: 'a'.repeat(16_000) }] }))],
  ])('%s', (_, policy) => {
    expect(thrown(() => signPolicy(signer, policy as string))).toMatchObject({
      code: 'InvalidPolicy',
      field: 'policy',
    });
  });

  it('a value that is not a string', () => {
    for (const policy of [undefined, null, 1, Buffer.from(base64(policyText))])
      expect(thrown(() => signPolicy(signer, policy as never))).toMatchObject({ name: 'TypeError', field: 'policy' });
    expect(thrown(() => signPolicies(signer, undefined as never))).toMatchObject({
      name: 'TypeError',
      field: 'policies',
    });
  });

  it('a policy that has expired', () => {
    const policy = base64(JSON.stringify({ ...good, expiration: '2026-01-02T03:04:05Z' }));
    expect(thrown(() => signPolicy(signer, policy))).toMatchObject({ code: 'PolicyExpired', field: 'policy' });
  });

  it('a policy for another day than the day of a derived key', async () => {
    const derived = signer.deriveCredentials(new Date('2026-01-03T00:00:00Z'));
    const tomorrows = await createSigner({ credentials: derived, region, now: () => signingDate });
    expect(thrown(() => signPolicy(tomorrows, base64(policyText)))).toMatchObject({ code: 'SigningKeyExpired' });
  });
});
