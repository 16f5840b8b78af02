import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyRecord, ReceivedRequest, VerifierOptions, VerifyResult } from '../../bindings/api/verify.js';
import type { Core } from '../../bindings/core/core.js';
import { keyErrors } from '../../bindings/verify/flavours/s3.js';
import { headerSignedVerifier } from '../../bindings/verify/header-signed.js';
import { readGiven } from '../../bindings/verify/incoming.js';
import { MOST_KEPT, VerifierKeys } from '../../bindings/verify/signing-keys.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { readOptions } from '../../bindings/verify/verifier-options.js';
import { said } from '../fuzz/two-paths.js';
import { checkTwoPathsInHeaders, twoPathsInHeaders } from '../fuzz/two-paths-in-headers.js';
import { type Build, builds, testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { headerIn, received, sessionToken, withHeader } from './verifiers.js';

const simd = await testCore('simd-debug');
const now = signingDate.getTime();

function optionsFor(record: KeyRecord | null = credentials): VerifierOptions {
  return { lookup: () => record, region, service: 's3', now: () => signingDate };
}

/** Checks that a request takes the path in lanes, whatever its signer. */
function isTaken(request: ReceivedRequest, options: Partial<VerifierOptions> = {}, core: Core = simd): boolean {
  const settings = readOptions(core, { ...optionsFor(), ...options });
  const never = () => {
    throw new Error('the claim is not asked for');
  };
  const flavour = { ...keyErrors, read: never };
  const verifier = headerSignedVerifier({ settings, keys: new VerifierKeys(core), flavour, readClaim: never });
  return verifier?.readOne(readGiven(request, undefined), now) !== undefined;
}

const plain = received({ url: 'https://examplebucket.s3.amazonaws.com/photos/a.jpg' });
const ofSqs = received(
  {
    method: 'POST',
    url: 'https://sqs.us-east-1.amazonaws.com/',
    headers: [['X-Amz-Target', 'AmazonSQS.SendMessage']],
    payload: '{}',
  },
  { service: 'sqs' },
);
const sqs = { service: 'sqs' };
const { body: _, ...withoutBody } = ofSqs;
const hash = createHash('sha256').update('{}').digest('hex');
const withHeaders = (...headers: [string, string][]) => ({ ...plain, headers: [...plain.headers, ...headers] });
const authorization = headerIn(plain, 'authorization');
const authorized = (change: (text: string) => string) => withHeader(plain, 'authorization', change(authorization));
const signedWith = (name: string, value: string) => received({ headers: [[name, value]] });

describe('requests that take the path in lanes', () => {
  test.each<[string, ReceivedRequest, Partial<VerifierOptions>?]>([
    ['a request of the reference signer', plain],
    ['with a token', received({}, { token: sessionToken })],
    ['with a query', received({ url: 'https://h/a%20b/?list-type=2&prefix=a%2Fb&start-after=' })],
    ['with a body', received({ method: 'PUT', payload: 'a' })],
    ['with the hash of its body', { ...plain, payloadHash: headerIn(plain, 'x-amz-content-sha256') }],
    ['with an unsigned payload', signedWith('x-amz-content-sha256', 'UNSIGNED-PAYLOAD')],
    ['without whitespace in Authorization', authorized((text) => text.replaceAll(', ', ','))],
    [
      'with headers that are not signed',
      withHeaders(['User-Agent', 'a  (b)'], ['Date', 'today'], ['Content-Length', '1']),
    ],
    ['with whitespace in a value', signedWith('x-amz-meta-a', ' 1  2\t')],
    ['with another signed header', signedWith('Range', 'bytes=0-9')],
    ['of another service', withoutBody, sqs],
    ['of another service, with the hash of its body', { ...withoutBody, payloadHash: hash }, sqs],
    [
      'of another service, with a payload hash header',
      received({ headers: [['x-amz-content-sha256', hash]], payload: '{}' }, sqs),
      sqs,
    ],
  ])('%s', async (_, request, options = {}) => {
    expect(isTaken(request, options)).toBe(true);
  });

  test.each(['s3', 'sqs'])("the AWS SDK's request for %s", async (service) => {
    const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' });
    const hostname = 'example.amazonaws.com';
    const unsigned = {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/photos/a.jpg',
      query: { list: '2', prefix: 'a/b' },
    };
    const { headers } = await signer.sign(
      { ...unsigned, headers: { host: hostname, 'user-agent': 'a' } },
      { signingDate },
    );
    const request = { method: 'GET', url: '/photos/a.jpg?list=2&prefix=a%2Fb', headers: Object.entries(headers) };
    expect(isTaken(request, { service })).toBe(true);
    expect(await makeVerifier(simd, { ...optionsFor(), service }).verify(request)).toMatchObject({ ok: true });
  });

  test.each<[string, ReceivedRequest, Partial<VerifierOptions>?]>([
    ['its signature in the query', received({}, { mode: 'presign' })],
    ['two signatures', { ...plain, url: `${plain.url}?X-Amz-Signature=${'0'.repeat(64)}` }],
    ['a signature of version 2', { ...plain, url: `${plain.url}?Signature=a` }],
    ['Authorization twice', withHeaders(['authorization', authorization])],
    ['another algorithm', authorized((text) => text.replace('AWS4-HMAC', 'AWS4-ECDSA'))],
    ['components in another order', authorized((text) => text.replace(/ (Cred.*), (Sig.*),/, ' $2, $1,'))],
    ['text after the signature', authorized((text) => `${text} `)],
    ['a signature with a line break', authorized((text) => `${text.slice(0, -1)}\n`)],
    ['a signature with invalid characters', authorized((text) => `${text.slice(0, -1)}é`)],
    ['header names that are not sorted', authorized((text) => text.replace(/(host);(.*);/, '$2;$1;'))],
    ['a host that is not signed', authorized((text) => text.replace('host;', ''))],
    [
      'no host',
      withHeader(
        authorized((text) => text.replace('host;', '')),
        'host',
        undefined,
      ),
    ],
    ['a date that is not signed', authorized((text) => text.replace(';x-amz-date', ''))],
    ['a signed header that is missing', authorized((text) => text.replace(';x-amz-date', ';x-amz-date;x-amz-z'))],
    ['another region', authorized((text) => text.replace(region, 'eu-west-1'))],
    ['another day', authorized((text) => text.replace('20260102', '20260103'))],
    ['no date', withHeader(plain, 'x-amz-date', undefined)],
    ['a malformed date', withHeader(plain, 'x-amz-date', '20260102T030465Z')],
    ['a date with whitespace', withHeader(plain, 'x-amz-date', '20260102T030405 ')],
    ['a host twice', withHeaders(['host', 'examplebucket.s3.amazonaws.com'])],
    ['two content lengths', withHeaders(['content-length', '1'], ['Content-Length', '1'])],
    ['a header that must be signed', withHeaders(['x-amz-acl', 'private'])],
    ['a header name that servers read as another', withHeaders(['x_amz_acl', 'private'])],
    ['a token that is not signed', withHeaders(['x-amz-security-token', 'a']), { allowUnsigned: ['x-amz-*'] }],
    ['two tokens', received({ headers: [['x-amz-s3session-token', 'a']] }, { token: 'b' })],
    ['a control character', withHeaders(['accept', 'a\u0001'])],
    ['a line break in a value', signedWith('x-amz-meta-a', 'a\nb')],
    ['a line break in the URL', { ...plain, url: '/a\n' }],
    ['a value that is not ASCII', withHeader(signedWith('x-amz-meta-a', 'a'), 'x-amz-meta-a', 'é')],
    ['an invalid method', { ...plain, method: 'G T' }],
    ['a needless escape', { ...plain, url: '/%70hotos/a.jpg' }],
    ['lower-case hex in escapes', { ...plain, url: '/%e6' }],
    ['parameters that are not sorted', { ...plain, url: '/?b=1&a=1' }],
    ['a parameter without "="', { ...plain, url: '/?uploads' }],
    ['an empty query', { ...plain, url: '/?' }],
    ['an absolute URL', { ...plain, url: 'https://h/' }],
    ['a body in chunks', signedWith('x-amz-content-sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER')],
    ['a hash that differs from the body', { ...plain, payloadHash: '0'.repeat(64) }],
    ['no hash, for S3', received({}, { dialect: { payloadHeader: false } })],
    ['a body without a payload hash', ofSqs, sqs],
    ['a path that is encoded twice', { ...withoutBody, url: '/a%20b' }, sqs],
    ['a path with dots', { ...withoutBody, url: '/a/../b' }, sqs],
    ['a path with an empty segment', { ...withoutBody, url: '//b' }, sqs],
    ['more bytes than a short request', { ...plain, url: `/${'z'.repeat(4096)}` }],
    ['a region checked by a function', plain, { region: () => true }],
  ])('excludes a request with %s', (_, request, options) => expect(isTaken(request, options)).toBe(false));

  test('excludes a request too far from the clock', () => {
    const at = (seconds: number) => received({}, { date: new Date(now + 1000 * seconds) });
    expect([-901, -900, 900, 901].map((seconds) => isTaken(at(seconds)))).toEqual([false, true, true, false]);
  });
});

test('both paths give the same result for a changed request', async () => {
  await fc.assert(fc.asyncProperty(twoPathsInHeaders, checkTwoPathsInHeaders), { numRuns: 1000 });
}, 120_000);

describe.each(builds)('the %s build', async (build: Build) => {
  const core = await testCore(build);

  test('more keys than the core caches, each with its own second, right and wrong', async () => {
    const count = 2 * MOST_KEPT + 44;
    const secretOf = (id: string) => credentials.secretAccessKey.replace(/^.{4}/, id.slice(-4));
    const requests = Array.from({ length: count }, (_, i) => {
      const accessKeyId = `AKIAIOSFODNN7EXAM${String(i).padStart(4, '0')}`;
      const secretAccessKey = secretOf(accessKeyId);
      const date = new Date(now - 1000 * (i % 800));
      const request = received({ url: `https://h/${i}` }, { date, secretAccessKey, accessKeyId });
      return i % 7 === 0 ? { ...request, url: `/another/${i}` } : request;
    });
    // Each key again, when its states may have been overwritten.
    const twice = [...requests, ...requests];
    const lookup = (id: string) => ({ secretAccessKey: secretOf(id) });
    const verifiers = [true, false].map((lanes) => makeVerifier(core, { ...optionsFor(), lookup }, lanes));
    const [lanes, general] = (await Promise.all(verifiers.map((each) => each.verifyMany(twice)))) as [
      VerifyResult[],
      VerifyResult[],
    ];
    expect(lanes.map(said)).toEqual(general.map(said));
    expect(lanes.filter(({ ok }) => ok).length).toBe(2 * requests.filter((_, i) => i % 7 !== 0).length);
  });

  test('a lookup that uses the same core between reading and signing', async () => {
    const inner = makeVerifier(core, optionsFor());
    const lookup = async () => {
      await inner.verifyMany([received({ url: 'https://h/other' }), received({}, { mode: 'presign' })]);
      return credentials;
    };
    const verifier = makeVerifier(core, { ...optionsFor(), lookup });
    const wrong = { ...plain, url: '/fotos/a.jpg' };
    expect(await verifier.verify(plain)).toMatchObject({ ok: true });
    expect(await verifier.verify(wrong)).toMatchObject({ ok: false });
    const results = await verifier.verifyMany([plain, wrong, received({}, { mode: 'presign' }), plain]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true, true]);
  });

  test('a line break in one request does not affect the others of the call', async () => {
    const broken = signedWith('x-amz-meta-a', `a\n\n${headerIn(plain, 'authorization')}`);
    const results = await makeVerifier(core, optionsFor()).verifyMany([plain, broken, plain]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  test('a body that is changed while its key is looked up', async () => {
    const body = new TextEncoder().encode('the body');
    const request = { ...received({ method: 'PUT', payload: 'the body' }), body };
    const lookup = async () => {
      body[0] = 0;
      return credentials;
    };
    const verifier = makeVerifier(core, { ...optionsFor(), lookup });
    expect(await makeVerifier(core, optionsFor()).verify(request)).toMatchObject({ ok: true, isPayloadVerified: true });
    for (const result of [await verifier.verify(request), ...(await verifier.verifyMany([request, request]))])
      expect(result).toMatchObject({ ok: false, error: { code: 'XAmzContentSHA256Mismatch' } });
  });
});

test.each<[string, KeyRecord | null, string]>([
  ['no key', null, 'InvalidAccessKeyId'],
  ['an expired key', { ...credentials, expiresAt: signingDate }, 'ExpiredToken'],
  ['a key with a token', { ...credentials, sessionToken }, 'InvalidAccessKeyId'],
])('%s is refused with the message of the general path', async (_, record, code) => {
  expect(isTaken(plain)).toBe(true);
  const result = await makeVerifier(simd, optionsFor(record)).verify(plain);
  expect(result).toMatchObject({ ok: false, error: { code } });
});

test('a key that expires before its request', async () => {
  const expiresAt = new Date(now + 1000);
  expect(await makeVerifier(simd, optionsFor({ ...credentials, expiresAt })).verify(plain)).toMatchObject({
    expiresAt,
  });
});

test('changing the list of one result changes no other result', async () => {
  const verifier = makeVerifier(simd, optionsFor());
  const [first, second] = (await verifier.verifyMany([plain, plain])) as { signedHeaders?: string[] }[];
  first?.signedHeaders?.push('x');
  expect(second?.signedHeaders).toEqual(['host', 'x-amz-content-sha256', 'x-amz-date']);
  expect(await verifier.verify(plain)).toMatchObject({ signedHeaders: second?.signedHeaders });
});
