import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyRecord, ReceivedRequest, VerifierOptions, VerifyResult } from '../../bindings/api/verify.js';
import type { Core } from '../../bindings/core/core.js';
import { keyErrors } from '../../bindings/verify/flavours/s3.js';
import { readGiven } from '../../bindings/verify/incoming.js';
import { presignedVerifier } from '../../bindings/verify/presigned.js';
import { MOST_KEPT, VerifierKeys } from '../../bindings/verify/signing-keys.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { readOptions } from '../../bindings/verify/verifier-options.js';
import { checkTwoPaths, said, twoPaths } from '../fuzz/two-paths.js';
import { type Build, builds, testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { arrived, received, sessionToken } from './verifiers.js';

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
  const verifier = presignedVerifier({ settings, keys: new VerifierKeys(core), flavour, readClaim: never });
  return verifier?.readOne(readGiven(request, undefined), now) !== undefined;
}

const presigned = (url: string, more = {}) => received({ url }, { mode: 'presign', ...more });
const plain = presigned('https://examplebucket.s3.amazonaws.com/photos/a.jpg');
const withHeaders = (...headers: [string, string][]) => ({ ...plain, headers: [...plain.headers, ...headers] });

describe('URLs that take the path in lanes', () => {
  test.each<[string, ReceivedRequest]>([
    ['a URL of the reference signer', plain],
    ['with a token', presigned('https://examplebucket.s3.amazonaws.com/a', { token: sessionToken })],
    ['with escapes', presigned('https://examplebucket.s3.amazonaws.com/a%20b/%E6%97%A5?A=%2F')],
    ['with the headers of a browser', withHeaders(['User-Agent', 'a (b)'], ['Accept', '*/*'], ['Cookie', 'a=b; c'])],
    ['with the headers of an upload', { ...withHeaders(['Content-Length', '1'], ['Content-Type', 'a/b']) }],
  ])('%s', (_, request) => expect(isTaken(request)).toBe(true));

  test.each(['GetObject', 'PutObject'])("the AWS SDK's URL of %s", async (name) => {
    const client = new S3Client({ region, credentials });
    const input = { Bucket: 'examplebucket', Key: 'photos/a b.jpg' };
    const command = name === 'GetObject' ? new GetObjectCommand(input) : new PutObjectCommand(input);
    const url = await getSignedUrl(client, command as GetObjectCommand, { signingDate, expiresIn: 60 });
    const request = arrived({ method: name === 'GetObject' ? 'GET' : 'PUT' }, { url });
    expect(isTaken(request)).toBe(true);
    expect(await makeVerifier(simd, optionsFor()).verify(request)).toMatchObject({ ok: true });
  });

  test.each<[string, ReceivedRequest, Partial<VerifierOptions>?]>([
    ['signed headers', received({})],
    ['a body', { ...plain, body: '' }],
    ['another method', { ...plain, method: 'PATCH' }],
    ['a line break', { ...plain, url: `${plain.url}\n` }],
    ['another order of parameters', { ...plain, url: plain.url.replace('?', '?z=1&') }],
    ['a parameter twice', { ...plain, url: plain.url.replace('?', '?A=1&A=1&') }],
    ['a needless escape', { ...plain, url: plain.url.replace('photos', '%70hotos') }],
    ['an escaped slash in the path', { ...plain, url: plain.url.replace('/a.jpg', '%2Fa.jpg') }],
    ['lower-case hex in escapes', { ...plain, url: plain.url.replaceAll('%2F', '%2f') }],
    ['a header that must be signed', withHeaders(['x-amz-acl', 'private'])],
    ['a header name that servers read as another', withHeaders(['x_amz_acl', 'private'])],
    ['Authorization', withHeaders(['authorization', ''])],
    ['two hosts', withHeaders(['host', 'examplebucket.s3.amazonaws.com'])],
    ['two content lengths', withHeaders(['content-length', '1'], ['Content-Length', '1'])],
    ['a control character', withHeaders(['accept', 'a\u0001'])],
    ['more bytes than a short URL', { ...plain, url: `${plain.url}&z=${'z'.repeat(4096)}` }],
    ['a region checked by a function', plain, { region: () => true }],
    ['another dialect', plain, { dialect: { pathEncoding: 'double' } }],
    ['another service', plain, { service: 'sqs' }],
  ])('excludes a URL with %s', (_, request, options) => expect(isTaken(request, options)).toBe(false));

  test('excludes a URL that has expired or is not yet valid', () => {
    const at = (seconds: number) => presigned('https://h/a', { date: new Date(now + 1000 * seconds) });
    expect([-901, -900, 900, 901].map((seconds) => isTaken(at(seconds)))).toEqual([false, true, true, false]);
  });
});

test('both paths give the same result for a changed URL', async () => {
  await fc.assert(fc.asyncProperty(twoPaths, checkTwoPaths), { numRuns: 1000 });
}, 120_000);

describe.each(builds)('the %s build', async (build: Build) => {
  const core = await testCore(build);

  test('more keys than the core caches, each with its own second, right and wrong', async () => {
    const count = 2 * MOST_KEPT + 44;
    const secretOf = (id: string) => credentials.secretAccessKey.replace(/^.{4}/, id.slice(-4));
    const requests = Array.from({ length: count }, (_, i) => {
      const accessKeyId = `AKIAIOSFODNN7EXAM${String(i).padStart(4, '0')}`;
      const secretAccessKey = secretOf(accessKeyId);
      const url = `https://h/${i}`;
      const date = new Date(now - 1000 * (i % 800));
      const request = received({ url }, { mode: 'presign', date, secretAccessKey, accessKeyId });
      return i % 7 === 0
        ? { ...request, url: request.url.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }
        : request;
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
      await inner.verifyMany([presigned('https://h/other'), presigned('https://h/others')]);
      return credentials;
    };
    const verifier = makeVerifier(core, { ...optionsFor(), lookup });
    const wrong = { ...plain, url: plain.url.replace('photos', 'fotos') };
    expect(await verifier.verify(plain)).toMatchObject({ ok: true });
    expect(await verifier.verify(wrong)).toMatchObject({ ok: false });
    const results = await verifier.verifyMany([plain, wrong, plain]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
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

test('a key that expires before its URL', async () => {
  const expiresAt = new Date(now + 1000);
  expect(await makeVerifier(simd, optionsFor({ ...credentials, expiresAt })).verify(plain)).toMatchObject({
    expiresAt,
  });
});

test('keys are looked up in the order of the requests, whichever path each request takes', async () => {
  const asked: string[] = [];
  const lookup = (id: string) => {
    asked.push(id);
    return credentials;
  };
  const inHeaders = received({}, { accessKeyId: 'AKIAIFIRST' });
  const inQuery = presigned('https://h/a', { accessKeyId: 'AKIAISECOND' });
  const wrong = presigned('https://h/a?z=1', { accessKeyId: 'AKIAITHIRD' });
  await makeVerifier(simd, { ...optionsFor(), lookup }).verifyMany([inHeaders, inQuery, wrong, inQuery]);
  expect(asked).toEqual(['AKIAIFIRST', 'AKIAISECOND', 'AKIAITHIRD']);
});

test('a failed key derivation does not replace the key before with zeros', () => {
  let isFailing = false;
  const deriveSigningKey = (steps: number) => {
    if (isFailing) throw new RangeError('Maximum call stack size exceeded');
    simd.exports.deriveSigningKey(steps);
  };
  // The copy has only the core as prototype, so its own properties hide those of the core.
  const failing: Core = Object.create(simd, {
    exports: { value: Object.create(simd.exports, { deriveSigningKey: { value: deriveSigningKey } }) },
  });
  const keys = new VerifierKeys(failing);
  const scope = { day: '20260102', region, service: 's3' };
  const right = Uint8Array.from(keys.get('a', scope, 'one secret'));
  isFailing = true;
  expect(() => keys.get('a', scope, 'another')).toThrow(RangeError);
  isFailing = false;
  expect(keys.get('a', scope, 'one secret')).toEqual(right);
});
