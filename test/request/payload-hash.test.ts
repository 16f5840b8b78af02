/** The payload hash, which ends the canonical request, and the header that repeats it. */
import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { createSigner, type SigningRequest } from '../../bindings/entries/index.js';
import { credentials, region, signingDate, thrown } from '../support/example.js';
import { canonical, canonicalOfUrl } from './canonical.js';

const url = 'https://example.amazonaws.com/';
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const empty = sha256('');
const streaming = [
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-EVENTS',
];

describe('signed in the headers', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);

  test.each([
    ['nothing', {}, empty],
    ['an empty string, as for a POST without a body', { method: 'POST', payload: '' }, empty],
    ['no bytes', { payload: new Uint8Array() }, empty],
    ['a string, as UTF-8', { payload: 'é 😀\n' }, sha256('é 😀\n')],
    ['whitespace at its end belongs to it', { payload: 'a \r\n' }, sha256('a \r\n')],
    ['bytes', { payload: bytes }, sha256(bytes)],
    ['a Buffer', { payload: Buffer.from('abc') }, sha256('abc')],
    ['an ArrayBuffer', { payload: bytes.buffer }, sha256(bytes)],
    ['a part of an ArrayBuffer', { payload: bytes.subarray(10, 100) }, sha256(bytes.slice(10, 100))],
    ['another typed array', { payload: new DataView(bytes.buffer, 1, 7) }, sha256(bytes.slice(1, 8))],
    ['a given hash', { payloadHash: sha256('abc') }, sha256('abc')],
    ['no hash', { payloadHash: 'UNSIGNED-PAYLOAD' }, 'UNSIGNED-PAYLOAD'],
    ...streaming.map((word) => [word, { payloadHash: word }, word] as const),
  ] as [string, Partial<SigningRequest>, string][])('%s', async (_, given, expected) => {
    for (const service of ['dynamodb', 's3']) {
      expect((await canonical({ url, ...given }, { service })).payloadHash).toBe(expected);
    }
  });

  it('S3 gets the hash in a signed header, other services do not', async () => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    const { headers } = signer.sign({ url, payload: 'abc', signingDate });
    expect(headers['x-amz-content-sha256']).toBe(sha256('abc'));
    expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date,');
    const other = await createSigner({ credentials, region, service: 'dynamodb' });
    expect(other.sign({ url, payload: 'abc' }).headers).not.toHaveProperty('x-amz-content-sha256');
  });

  it('OpenSearch Serverless gets the hash in a signed header too', async () => {
    const signer = await createSigner({ credentials, region, service: 'aoss' });
    expect(signer.sign({ url, payload: 'abc' }).headers['x-amz-content-sha256']).toBe(sha256('abc'));
  });

  it('VPC Lattice accepts no signed payload, and gets UNSIGNED-PAYLOAD in the header', async () => {
    const signer = await createSigner({ credentials, region, service: 'vpc-lattice-svcs' });
    const { headers } = signer.sign({ url, method: 'POST', payload: 'abc' });
    expect(headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
    expect(signer.sign({ url, payloadHash: empty }).headers['x-amz-content-sha256']).toBe(empty);
  });

  it('accepts the header from the caller, signs it, and does not add it again', async () => {
    const headers = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
    for (const service of ['s3', 'dynamodb']) {
      const signed = await canonical({ url, headers, payload: 'abc' }, { service });
      expect(signed.payloadHash).toBe('UNSIGNED-PAYLOAD');
      expect(signed.headers).toContain('x-amz-content-sha256:UNSIGNED-PAYLOAD');
      const signer = await createSigner({ credentials, region, service });
      expect(signer.sign({ url, headers }).headers).not.toHaveProperty('x-amz-content-sha256');
    }
  });
});

describe('presigned', () => {
  test.each([
    ['S3: unsigned', 's3', {}, 'UNSIGNED-PAYLOAD', false],
    [
      'S3: hashed if there is a payload, and part of the URL',
      's3',
      { method: 'PUT', payload: 'abc' },
      sha256('abc'),
      true,
    ],
    ['S3: a given hash is part of the URL', 's3', { payloadHash: empty }, empty, true],
    [
      'S3: UNSIGNED-PAYLOAD is not part of the URL',
      's3',
      { payloadHash: 'UNSIGNED-PAYLOAD' },
      'UNSIGNED-PAYLOAD',
      false,
    ],
    ['other services: the hash of an empty body', 'iam', {}, empty, false],
    ['other services: the hash of the body', 'lambda', { method: 'POST', payload: '{}' }, sha256('{}'), false],
    ['VPC Lattice: unsigned', 'vpc-lattice-svcs', {}, 'UNSIGNED-PAYLOAD', false],
  ] as const)('%s', async (_, service, given, expected, isSaid) => {
    const { payloadHash, query, headers } = await canonicalOfUrl({ url, ...given }, { service });
    expect(payloadHash).toBe(expected);
    expect(query.includes(`X-Amz-Content-Sha256=${expected}`)).toBe(isSaid);
    expect(headers).toEqual(['host:example.amazonaws.com']);
  });

  it('a given header is signed as a header', async () => {
    const { payloadHash, query, headers } = await canonicalOfUrl(
      { url, headers: { 'x-amz-content-sha256': empty } },
      { service: 's3' },
    );
    expect([payloadHash, query.includes('Content-Sha256')]).toEqual([empty, false]);
    expect(headers).toContain(`x-amz-content-sha256:${empty}`);
  });
});

describe('refused', () => {
  test.each([
    ['payload', { payload: 1 }, 'TypeError', undefined],
    ['payload', { payload: ['a'] }, 'TypeError', undefined],
    ['payload', { payload: null }, 'TypeError', undefined],
    ['payload', { payload: 'a\ud800' }, 'SigV4Error', 'InvalidText'],
    ['payloadHash', { payloadHash: 1 }, 'TypeError', undefined],
    ['payloadHash', { payloadHash: '' }, 'RangeError', undefined],
    ['payloadHash', { payloadHash: sha256('').toUpperCase() }, 'RangeError', undefined],
    ['payloadHash', { payloadHash: 'UNSIGNED' }, 'RangeError', undefined],
    ['payloadHash', { payloadHash: `${empty}\n` }, 'RangeError', undefined],
    ['payloadHash', { payloadHash: `STREAMING-${'A'.repeat(55)}` }, 'RangeError', undefined],
    ['payloadHash', { payload: 'a', payloadHash: empty }, 'SigV4Error', 'InvalidHeader'],
    ['x-amz-content-sha256', { headers: { 'x-amz-content-sha256': 'x' } }, 'SigV4Error', 'InvalidHeader'],
    [
      'x-amz-content-sha256',
      { payload: 'a', headers: { 'x-amz-content-sha256': empty } },
      'SigV4Error',
      'InvalidHeader',
    ],
    [
      'x-amz-content-sha256',
      { payloadHash: 'UNSIGNED-PAYLOAD', headers: { 'x-amz-content-sha256': empty } },
      'SigV4Error',
      'InvalidHeader',
    ],
    [
      'x-amz-content-sha256',
      {
        headers: [
          ['x-amz-content-sha256', empty],
          ['X-Amz-Content-Sha256', empty],
        ],
      },
      'SigV4Error',
      'InvalidHeader',
    ],
  ] as const)('%s: %o', async (field, given, name, code) => {
    const signer = await createSigner({ credentials, region, service: 's3' });
    const request = { url, ...given } as unknown as SigningRequest;
    for (const call of [() => signer.sign(request), () => signer.presign(request)]) {
      expect(thrown(call)).toMatchObject({ name, field, ...(code !== undefined && { code }) });
    }
  });
});
