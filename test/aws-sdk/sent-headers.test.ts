/** The rules for headers, compared with the SDK's presigner itself. */

import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { HttpRequest } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { describe, expect, it } from 'vitest';
import { originOf, sentParts, withoutUnaskedChecksum } from '../../bindings/aws-sdk/sent-headers.js';
import { credentials, region } from '../support/example.js';

const names = [
  'content-type',
  'content-length',
  'content-md5',
  'content-disposition',
  'cache-control',
  'range',
  'if-match',
  'expires',
  'user-agent',
  'date',
  'authorization',
  'proxy-authorization',
  'sec-fetch-mode',
  'transfer-encoding',
  'X-Amzn-Trace-Id',
  'x-amz-acl',
  'x-amz-meta-a',
  'x-amz-date',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-storage-class',
  'x-custom',
];
const presigner = new S3RequestPresigner({ credentials, region, sha256: Hash.bind(null, 'sha256') as never });

/** Numbers that are the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function request(headers: Record<string, string>): HttpRequest {
  return new HttpRequest({ hostname: 'a.example', path: '/k', query: { 'x-id': 'PutObject', uploads: '' }, headers });
}

describe('divides headers as the SDK does', () => {
  it.each(Array.from({ length: 120 }, (_, i) => i))('random case %i', async (seed) => {
    const next = random(seed);
    const some = (share: number) => names.filter(() => next() < share);
    const headers = Object.fromEntries(some(0.5).map((name, i) => [name, `value ${i}`]));
    const lower = (share: number) => new Set(some(share).map((name) => name.toLowerCase()));
    const rules = {
      signableHeaders: lower(0.3),
      unsignableHeaders: lower(0.3),
      unhoistableHeaders: lower(0.3),
      hoistableHeaders: lower(0.3),
    };
    const { query, headers: signed } = sentParts(request({ ...headers }), rules, {});
    const copies = Object.fromEntries(Object.entries(rules).map(([name, set]) => [name, new Set(set)]));
    const presigned = await presigner.presign(request({ ...headers }), copies);
    const own = /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature)$/;
    const given = Object.fromEntries(Object.entries(presigned.query ?? {}).filter(([name]) => !own.test(name)));
    expect(Object.fromEntries(query)).toEqual(given);
    const list = ['host', ...signed.map(([name]) => name)].sort().join(';');
    expect(list).toBe(presigned.query?.['X-Amz-SignedHeaders']);
  });
});

it('keeps lists of parameters, and skips null', () => {
  const { query } = sentParts({ ...request({}), query: { a: ['1', '2'], b: null, c: '' } }, {}, {});
  expect(query).toEqual([
    ['a', '1'],
    ['a', '2'],
    ['c', ''],
    ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD'],
  ]);
});

describe('the host of a request', () => {
  const at = (host: string, port?: number) => sentParts({ ...request({ host }), port }, {}, {});
  it('may be there, with and without its port', () => {
    expect(at('a.example').headers).toEqual([]);
    expect(at('a.example:8443', 8443).headers).toEqual([]);
  });
  it('may not be another', () => {
    expect(() => at('b.example')).toThrowError(
      expect.objectContaining({ code: 'ReservedHeader', field: 'headers.host' }),
    );
  });
});

describe('originOf', () => {
  it('has the port, if there is one', () => {
    expect(originOf(request({}))).toBe('https://a.example');
    expect(originOf({ ...request({}), protocol: 'http:', port: 9000 })).toBe('http://a.example:9000');
  });
  it('refuses a password without showing it', () => {
    const call = () => originOf({ ...request({}), username: 'u', password: 'hunter2' });
    expect(call).toThrowError(expect.objectContaining({ code: 'InvalidEndpoint' }));
    expect(call).not.toThrowError('hunter2');
  });
});

describe('a checksum that nobody asked for', () => {
  const empty = { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32', range: 'bytes=0-1' };
  it('is taken away', () => {
    expect(withoutUnaskedChecksum(empty, {})).toEqual({ range: 'bytes=0-1' });
    expect(withoutUnaskedChecksum(empty, { ChecksumMode: 'ENABLED', ChecksumCRC32: undefined })).toEqual({
      range: 'bytes=0-1',
    });
  });
  it('stays if it was asked for, or is of a body', () => {
    expect(withoutUnaskedChecksum(empty, { ChecksumAlgorithm: 'CRC32' })).toEqual(empty);
    expect(withoutUnaskedChecksum({ ...empty, 'x-amz-checksum-crc32': 'NhCmhg==' }, {})['x-amz-checksum-crc32']).toBe(
      'NhCmhg==',
    );
  });
});
