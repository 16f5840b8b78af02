import { expect, test } from 'vitest';
import type { ReceivedRequest } from '../../bindings/api/verify.js';
import { createEc2Verifier, toEc2Credentials, toS3Credentials } from '../../bindings/entries/ec2.js';
import { credentials } from '../support/example.js';
import { growth, MOST_GROWTH } from '../support/growth.js';

const verifier = await createEc2Verifier({ lookup: () => credentials, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
const names = (size: number) =>
  Array.from({ length: Math.ceil(size / 8) }, (_, i) => `a${i.toString(36).padStart(6, '0')}`);
const scope = `${credentials.accessKeyId}/20260102/us-east-1/ec2/aws4_request`;
const authorization = (signed: string) =>
  `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signed}, Signature=${'0'.repeat(64)}`;

function document(headers: Record<string, string>, params: Record<string, string> = {}, path = '/'): object {
  return {
    ec2Credentials: {
      access: credentials.accessKeyId,
      signature: '0'.repeat(64),
      host: 'h',
      verb: 'GET',
      path,
      params,
      headers,
      body_hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    },
  };
}
const some = (size: number) => Object.fromEntries(names(size).map((name) => [name, '']));
/**
 * With so many names, an engine's maps leave the CPU caches: factors of 2.7 to 3.1 for each doubling on Node 20.
 * Comparing every pair gives a factor of 4.
 */
const MOST_GROWTH_OF_NAMES = 3.4;
/** 1,152 names of eight characters: the largest of four doubling sizes is about the limit of a document. */
const NAMED = { from: 9 * 1024, mostSize: 9 * 1024, most: MOST_GROWTH_OF_NAMES };
/** One run with so few names is shorter than the clock's resolution. */
const READINGS = 16;
const base = (signed = 'host') => ({
  Authorization: authorization(signed),
  'X-Amz-Date': '20260102T030405Z',
  Host: 'h',
});

test.each<[string, (size: number) => object]>([
  ['headers', (size) => document({ ...base(), ...some(size) })],
  ['signed headers', (size) => document({ ...base(`host;${names(size).join(';')}`), ...some(size) })],
  ['parameters', (size) => document(base(), some(size))],
])('verifyEc2: %s, up to the limit of a document', async (_, make) => {
  const run = async (given: object) => {
    for (let i = 0; i < READINGS; i++) await verifier.verifyEc2(given);
  };
  expect(await growth(make, run, NAMED)).toBeLessThan(MOST_GROWTH_OF_NAMES);
});

test('verifyEc2: more names than a document may have', async () => {
  const most = 10_000;
  const verify = (count: number) => verifier.verifyEc2(document({ host: 'h' }, some((count - 1) * 8)));
  expect(await verify(most)).toMatchObject({ ok: false, error: { code: 'MissingAuthenticationToken' } });
  const message = `The document has more than ${most} parameters and headers.`;
  expect(await verify(most + 1)).toMatchObject({ ok: false, error: { message } });
});

test.each<[string, (size: number) => object]>([
  ['signed headers that are missing', (size) => document(base(`host;${names(size).join(';')}`))],
  ['one name many times', (size) => document(base(`host;${'a;'.repeat(size / 2)}host`))],
  ['a path', (size) => document(base(), {}, `/${'%'.repeat(size)}`)],
])('verifyEc2: %s', async (_, make) => {
  expect(await growth(make, (given) => verifier.verifyEc2(given))).toBeLessThan(MOST_GROWTH);
});

test('verifyS3: a token, also one whose pattern would overflow the stack', async () => {
  const make = (size: number) => ({ credentials: { access: 'a', signature: 'b', token: 'AAAA'.repeat(size / 4) } });
  expect(await growth(make, (given) => verifier.verifyS3(given))).toBeLessThan(MOST_GROWTH);
  expect(await verifier.verifyS3(make(1 << 24))).toMatchObject({ ok: false });
});

function request(size: number, signed: string): ReceivedRequest {
  const headers: [string, string][] = names(size).map((name) => [name, '']);
  return {
    method: 'GET',
    url: '/',
    headers: [['authorization', authorization(signed)], ['x-amz-date', '20260102T030405Z'], ...headers, ['host', 'h']],
  };
}

test.each([
  ['toEc2Credentials', toEc2Credentials],
  ['toS3Credentials', toS3Credentials],
])('%s: headers and their names', async (_, make) => {
  const run = (given: ReceivedRequest) => make(given).catch(() => {});
  expect(await growth((size) => request(size, 'host'), run)).toBeLessThan(MOST_GROWTH);
  expect(await growth((size) => request(size, 'host;'.repeat(size / 5)), run)).toBeLessThan(MOST_GROWTH);
  expect(await growth((size) => request(size, `host;${names(size).join(';')}`), run)).toBeLessThan(MOST_GROWTH);
});
