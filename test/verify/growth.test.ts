/**
 * Input from a stranger takes linear time, or n log n where it is sorted. Input of twice the size never takes much more
 * than twice as long.
 */
import { expect, test } from 'vitest';
import type { ReceivedRequest } from '../../bindings/api/verify.js';
import { credentials } from '../support/example.js';
import { growth, MOST_GROWTH } from '../support/growth.js';
import { type Pair, verifierFor } from './verifiers.js';

const s3 = verifierFor();
const generic = verifierFor({ service: 'sqs' });
const signature = '0'.repeat(64);
const credential = (service: string) => `${credentials.accessKeyId}/20260102/us-east-1/${service}/aws4_request`;
const names = (size: number, prefix = 'a') =>
  Array.from({ length: Math.ceil(size / 8) }, (_, i) => prefix + i.toString(36).padStart(6, '0'));

function inHeader(service: string, signedHeaders: string, more: Pair[] = [], url = '/a'): ReceivedRequest {
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential(service)}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const headers: Pair[] = [
    ['host', 'examplebucket.s3.amazonaws.com'],
    ['x-amz-date', '20260102T030405Z'],
    ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD'],
    ['authorization', authorization],
  ];
  return { method: 'GET', url, headers: [...headers, ...more] };
}

const query = (service: string) =>
  `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential(service))}&X-Amz-Date=20260102T030405Z` +
  `&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`;

const own = 'host;x-amz-content-sha256;x-amz-date';
const shapes: [string, (size: number, service: string) => ReceivedRequest][] = [
  [
    'signed headers',
    (size, service) =>
      inHeader(
        service,
        [...names(size), own].join(';'),
        names(size).map((name): Pair => [name, '']),
      ),
  ],
  ['signed headers that are missing', (size, service) => inHeader(service, [...names(size), own].join(';'))],
  [
    'headers that are not signed',
    (size, service) =>
      inHeader(
        service,
        own,
        names(size).map((name): Pair => [name, '']),
      ),
  ],
  [
    'headers that must be signed',
    (size, service) =>
      inHeader(
        service,
        own,
        names(size, 'x-amz-').map((name): Pair => [name, '']),
      ),
  ],
  [
    'one header many times',
    (size, service) =>
      inHeader(
        service,
        own,
        names(size).map((): Pair => ['a', '']),
      ),
  ],
  [
    'headers with empty values',
    (size, service) =>
      inHeader(
        service,
        own,
        names(size).map((): Pair => ['', '']),
      ),
  ],
  ['ampersands', (size, service) => inHeader(service, own, [], `/a?${'&'.repeat(size)}`)],
  ['parameters without values', (size, service) => inHeader(service, own, [], `/a?${'a&'.repeat(size / 2)}`)],
  ['equals signs', (size, service) => inHeader(service, own, [], `/a?${'='.repeat(size)}`)],
  ['escapes', (size, service) => inHeader(service, own, [], `/${'%ff'.repeat(size / 3)}`)],
  ['a "%" at the end', (size, service) => inHeader(service, own, [], `/${'%20'.repeat(size / 3)}%`)],
  ['slashes', (size, service) => inHeader(service, own, [], '/'.repeat(size))],
  ['dots', (size, service) => inHeader(service, own, [], '/..'.repeat(size / 3))],
  [
    'parameters in reverse order',
    (size, service) => inHeader(service, own, [], `/a?${names(size).reverse().join('=1&')}`),
  ],
  ['whitespace in a header', (size, service) => inHeader(service, `a;${own}`, [['a', `x${' '.repeat(size)}y`]])],
  ['commas in Authorization', (size, service) => inHeader(service, ','.repeat(size))],
  [
    'slashes in a Credential',
    (size, service) => ({
      ...inHeader(service, own),
      headers: [['authorization', `AWS4-HMAC-SHA256 Credential=${'/'.repeat(size)}, SignedHeaders=host, Signature=a`]],
    }),
  ],
  [
    'parameters of a presigned URL',
    (size, service) => ({
      method: 'GET',
      url: `/a?${names(size).join('=1&')}&${query(service)}`,
      headers: [['host', 'h']],
    }),
  ],
  [
    'signatures',
    (size, service) => ({
      method: 'GET',
      url: `/a?${query(service)}&${'X-Amz-Signature=a&'.repeat(size / 18)}`,
      headers: [['host', 'h']],
    }),
  ],
  [
    'trailers',
    (size, service) =>
      inHeader(service, own, [
        ['x-amz-trailer', names(size).join(',')],
        ['x-amz-decoded-content-length', '1'],
      ]),
  ],
];

test.each(shapes)('verify: %s', async (_, make) => {
  for (const [service, verifier] of [
    ['s3', s3],
    ['sqs', generic],
  ] as const)
    expect(
      await growth(
        (size) => make(size, service),
        (request) => verifier.verify(request),
      ),
    ).toBeLessThan(MOST_GROWTH);
});

test('verifyMany: requests, each refused by the core', async () => {
  const request = inHeader('s3', own, [], '/a?b=1&b=2');
  const make = (size: number) => Array.from({ length: Math.ceil(size / 64) }, () => request);
  expect(await growth(make, (requests) => s3.verifyMany(requests))).toBeLessThan(MOST_GROWTH);
});

test.each<[string, (size: number) => Iterable<Pair>]>([
  ['fields', (size) => names(size).map((name): Pair => [name, ''])],
  ['a long name', (size) => [['A1'.repeat(size / 2), '']]],
  ['a long value', (size) => [['x-amz-meta-a', 'x'.repeat(size)]]],
  ['a long policy', (size) => form('A'.repeat(size))],
  ['a policy of brackets', (size) => form(Buffer.from('['.repeat(size)).toString('base64'))],
  ['a policy of escapes', (size) => form(Buffer.from(`{"a":"${'\\n'.repeat(size / 2)}`).toString('base64'))],
])('verifyPost: %s', async (_, make) => {
  const run = (fields: Iterable<Pair>) => s3.verifyPost({ fields, bucket: 'examplebucket' });
  expect(await growth(make, run)).toBeLessThan(MOST_GROWTH);
});

function form(policy: string): Pair[] {
  return [
    ['key', 'a'],
    ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
    ['x-amz-credential', credential('s3')],
    ['x-amz-date', '20260102T030405Z'],
    ['policy', policy],
    ['x-amz-signature', signature],
  ];
}
