import { describe, expect, test } from 'vitest';
import type { VerifyResult } from '../../bindings/api/verify.js';
import { deriveSigningKey, hmacStates } from '../../bindings/core/signing-keys.js';
import { toXml } from '../../bindings/verify/render.js';
import { makeVerifier } from '../../bindings/verify/verifier.js';
import { type Build, builds, testCore } from '../support/cores.js';
import { credentials, region, signingDate } from '../support/example.js';
import { errorOf, headerIn, received, sessionToken, verifierFor, withHeader } from './verifiers.js';

const other = { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', secretAccessKey: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY' };
const url = (i: number) => `https://examplebucket.s3.amazonaws.com/key-${i}`;
const later = (seconds: number) => new Date(signingDate.getTime() + 1000 * seconds);

describe.each(builds)('the %s build', async (build: Build) => {
  const core = await testCore(build);

  test('many requests with several keys, seconds and signature types get the same results as one by one', async () => {
    const requests = Array.from({ length: 600 }, (_, i) => {
      const mode = i % 3 === 0 ? 'presign' : 'sign';
      const request = received(
        { url: url(i) },
        { mode, date: later(i % 7), ...(i % 5 === 0 && { token: sessionToken }) },
      );
      if (i % 11 === 0) return { ...request, url: request.url.replace('key', 'kez') };
      if (i % 13 === 0) return { ...request, url: `${request.url}${request.url.includes('?') ? '&' : '?'}a=1&a=2` };
      return i % 17 === 0 ? withHeader(request, 'host', '') : request;
    });
    const lookup = () => ({ ...credentials, sessionToken });
    const verifier = makeVerifier(core, { lookup, region, service: 's3', now: () => signingDate });
    const together = await verifier.verifyMany(requests);
    const alone = [];
    for (const request of requests) alone.push(await verifier.verify(request));
    expect(together).toEqual(alone);
    const good = requests.filter((_, i) => i % 5 === 0 && i % 11 && i % 13 && i % 17);
    expect(together.filter(({ ok }) => ok).length).toBe(good.length);
  });

  test('requests that fill more than one call, and a request that is too large for a call', async () => {
    const long = (i: number) => received({ url: `${url(i)}?a=${'x'.repeat(20_000)}` });
    const tooLong = received({ url: `${url(1)}?a=${'x'.repeat(40_000)}` });
    const verifier = makeVerifier(core, { lookup: () => credentials, region, service: 's3', now: () => signingDate });
    const results = await verifier.verifyMany([...Array.from({ length: 12 }, (_, i) => long(i)), tooLong]);
    expect(results.map(({ ok }) => ok)).toEqual([...Array(12).fill(true), false]);
    expect(results[12]).toMatchObject({ error: { code: 'RequestHeaderSectionTooLarge' } });
  });
});

test('a key is looked up once per call, and the clock is read once', async () => {
  const asked: string[] = [];
  let readings = 0;
  const lookup = async (id: string) => {
    asked.push(id);
    return id === other.accessKeyId ? other : credentials;
  };
  const verifier = verifierFor({
    lookup,
    now: () => {
      readings++;
      return signingDate;
    },
  });
  const results = await verifier.verifyMany([1, 2, 3].map((i) => received({ url: url(i) })));
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect([asked, readings]).toEqual([[credentials.accessKeyId], 1]);
});

test('a changed secret takes effect at once, also of a key with more scopes than the cache holds', async () => {
  let { secretAccessKey } = credentials;
  const verifier = verifierFor({ lookup: () => ({ secretAccessKey }), region: () => true });
  const request = received({});
  expect(await verifier.verify(request)).toMatchObject({ ok: true });
  secretAccessKey = 'another';
  expect(await verifier.verify(request)).toMatchObject({ ok: false });
  ({ secretAccessKey } = credentials);
  for (let i = 0; i < 300; i++)
    expect(await verifier.verify(received({}, { region: `region-${i}` }))).toMatchObject({ ok: true });
  expect(await verifier.verify(request)).toMatchObject({ ok: true });
});

test('a lookup that throws or returns an invalid record refuses only the requests of that key', async () => {
  const thrown = new Error('the database is gone');
  const failing = verifierFor({ lookup: (id) => (id === 'AKIDOTHER' ? Promise.reject(thrown) : credentials) });
  const other = withHeader(
    received({}),
    'authorization',
    headerIn(received({}), 'authorization').replace(credentials.accessKeyId, 'AKIDOTHER'),
  );
  const [first, second] = await failing.verifyMany([other, received({})]);
  expect(second).toMatchObject({ ok: true });
  const error = errorOf(first as VerifyResult);
  expect(error).toMatchObject({ code: 'InternalError', status: 500, cause: thrown });
  // The cause is not for the client.
  expect(JSON.stringify(error)).not.toContain('database');
  expect(toXml(error).body).not.toContain('database');
  for (const record of [
    {},
    { secretAccessKey: '' },
    { ...credentials, sessionToken: '' },
    { ...credentials, expiresAt: 1 },
    'secret',
  ]) {
    const result = await verifierFor({ lookup: () => record as never }).verify(received({}));
    expect(errorOf(result)).toMatchObject({ code: 'InternalError', status: 500, cause: expect.any(Error) });
  }
});

test.each([
  '__proto__',
  'constructor',
  'toString',
])('a plain object as key table does not know the key %s', async (id) => {
  const table: Record<string, typeof credentials> = { [credentials.accessKeyId]: credentials };
  const verifier = verifierFor({ lookup: (name) => table[name] });
  const request = received({});
  const authorization = headerIn(request, 'authorization').replace(credentials.accessKeyId, id);
  const results = await verifier.verifyMany([withHeader(request, 'authorization', authorization), request]);
  expect(results).toMatchObject([{ ok: false, error: { status: 500 } }, { ok: true }]);
});

test.each([
  [{ method: 1 }, /"method" of item 1 expected a string/],
  [{ url: new URL('https://a') }, /"url" of item 1 expected a string/],
  [{ headers: {} }, /"headers" of item 1 expected an iterable/],
  [{ headers: [['a']] }, /"headers" of item 1 expected \[name, value\] pairs/],
  [{ headers: [['a', 1]] }, /"headers" of item 1 expected string values/],
  [{ body: 1 }, /"body" of item 1 expected/],
  [{ payloadHash: 'abc' }, /"payloadHash" of item 1 expected 64/],
  [{ payloadHash: '0'.repeat(64), body: '' }, /"payloadHash" of item 1 expected either "body"/],
])('what no client sends is thrown: %j', async (change, message) => {
  const requests = [received({}), { ...received({}), ...change }] as never;
  await expect(verifierFor().verifyMany(requests)).rejects.toThrow(message);
});

test.each([
  [{ lookup: undefined }, TypeError],
  [{ region: undefined }, TypeError],
  [{ service: [] }, RangeError],
  [{ service: ['s3', 'iam'] }, RangeError],
  [{ service: () => true }, TypeError],
  [{ clockSkewSeconds: 0 }, RangeError],
  [{ plusAsSpace: 1 }, TypeError],
  [{ requireSigned: 'host' }, TypeError],
  [{ allowUnsigned: ['a b'] }, RangeError],
  [{ now: 1 }, TypeError],
  [{ regions: 'a' }, TypeError],
  [{ dialect: 'keystone' }, /postQuery/],
])('refuses wrong options: %j', (options, error) => {
  expect(() => verifierFor(options as never)).toThrow(error as never);
});

test('a disposed verifier leaves no key in memory', async () => {
  const core = await testCore('simd');
  const verifier = makeVerifier(core, { lookup: () => credentials, region, service: 's3', now: () => signingDate });
  // A body in chunks is not verified in lanes, which leave no key in the core.
  const headers: [string, string][] = [
    ['x-amz-content-sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'],
    ['x-amz-decoded-content-length', '1'],
  ];
  expect(await verifier.verify(received({ headers }))).toMatchObject({ ok: true });
  const scratch = await testCore('scalar');
  const steps = ['20260102', region, 's3', 'aws4_request'];
  const states = hmacStates(scratch, deriveSigningKey(scratch, credentials.secretAccessKey, steps));
  const isKept = () => Buffer.from(core.memory).includes(Buffer.from(states));
  expect(isKept()).toBe(true);
  verifier.dispose();
  expect(isKept()).toBe(false);
  await expect(verifier.verify(received({}))).rejects.toThrow('the verifier was disposed');
});
