import { describe, expect, it } from 'vitest';
import type { PresignedBytes, PresignItem } from '../../bindings/api/presigner.js';
import { makeSigner } from '../../bindings/signer/signer.js';
import { builds, testCore } from '../support/cores.js';
import { type Case, credentials, reference, region, template, thrown } from '../support/example.js';

type Pair = [name: string, value: string];

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const signer = makeSigner(await testCore('simd'), { credentials, region });
const url = (given: Case) => reference(given).url;

describe.each(builds)('items with their own method, headers and expiresIn, in the %s build', async (build) => {
  const own = makeSigner(await testCore(build), { credentials, region });
  const common: [Pair, Pair] = [
    ['content-type', 'text/plain'],
    ['X-Amz-Meta-B', ' b  c '],
  ];
  const shared = { ...template, method: 'PUT', headers: common } as const;

  it('take what they omit from the template, whatever other items are in the batch', () => {
    const items: (string | PresignItem)[] = [
      'plain',
      { key: 'method', method: 'HEAD' },
      { key: 'expires', expiresIn: 60 },
      { key: 'headers', headers: { 'cache-control': 'no-cache' } },
      { key: 'query', query: { versionId: '3' } },
      { key: 'nothing', method: undefined, headers: undefined, expiresIn: undefined, query: undefined },
      { key: 'no headers', headers: {} },
      { key: 'all', method: 'DELETE', expiresIn: 604_800, headers: [['Range', 'bytes=0-9']], query: { 'X-Zeta': 'ü' } },
      'é/plain',
    ];
    const usual = { method: 'PUT', headers: common };
    expect(own.presignMany(shared, items)).toEqual([
      url({ ...usual, path: '/plain' }),
      url({ ...usual, path: '/method', method: 'HEAD' }),
      url({ ...usual, path: '/expires', expiresIn: 60 }),
      url({ ...usual, path: '/headers', headers: [...common, ['cache-control', 'no-cache']] }),
      url({ ...usual, path: '/query', query: [['versionId', '3']] }),
      url({ ...usual, path: '/nothing' }),
      url({ ...usual, path: '/no headers' }),
      url({
        path: '/all',
        method: 'DELETE',
        expiresIn: 604_800,
        headers: [...common, ['Range', 'bytes=0-9']],
        query: [['X-Zeta', 'ü']],
      }),
      url({ ...usual, path: '/é/plain' }),
    ]);
  });

  it('replace headers of the template by name, in any case', () => {
    const headers = { 'Content-Type': 'image/png', 'x-amz-meta-b': '', 'x-amz-meta-a': ' a\t a' };
    expect(own.presignMany(shared, [{ key: 'a', headers }])).toEqual([
      url({ path: '/a', method: 'PUT', headers: Object.entries(headers) }),
    ]);
  });

  it('have their own payload hash, and do not change the hash of the others', () => {
    const all = { ...template, headers: { 'x-amz-content-sha256': HASH } };
    const items = [
      { key: 'a', headers: { 'X-Amz-Content-Sha256': ' UNSIGNED-PAYLOAD ' } },
      'b',
      { key: 'c', headers: { range: 'x-amz-content-sha256' } },
    ];
    expect(own.presignMany(all, items)).toEqual([
      url({ path: '/a', headers: [['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] }),
      url({ path: '/b', headers: [['x-amz-content-sha256', HASH]], payloadHash: HASH }),
      url({
        path: '/c',
        headers: [
          ['x-amz-content-sha256', HASH],
          ['range', 'x-amz-content-sha256'],
        ],
        payloadHash: HASH,
      }),
    ]);
    const query = { ...template, query: { 'X-Amz-Content-Sha256': HASH } };
    const item = { key: 'a', headers: { 'x-amz-content-sha256': HASH } };
    expect(own.presignMany(query, [item])).toEqual([
      url({
        path: '/a',
        query: [['X-Amz-Content-Sha256', HASH]],
        headers: [['x-amz-content-sha256', HASH]],
        payloadHash: HASH,
      }),
    ]);
  });

  it('fill the core several times over', () => {
    const long = 'v'.repeat(500);
    const items = Array.from({ length: 3000 }, (_, i) => ({
      key: `some/prefix/${'k'.repeat(i % 90)}${i}`,
      headers: { 'x-amz-meta-long': `${long}${i}` },
      expiresIn: 1 + i,
    }));
    const urls = own.presignMany(template, items);
    expect(urls.length).toBe(3000);
    for (let i = 0; i < 3000; i += 37) {
      const { key, headers, expiresIn } = items[i] as (typeof items)[number];
      expect(urls[i]).toBe(url({ path: `/${key}`, headers: Object.entries(headers), expiresIn }));
    }
  });

  it('may be as long as the documented limits', () => {
    const key = '\u0001'.repeat(8192);
    const common: Pair[] = Array.from({ length: 60 }, (_, i) => [`${'^'.repeat(60)}${i}`, ' v  w ']);
    const headers: Pair[] = [[`x${'^'.repeat(4000)}`, 'v'.repeat(4191)]];
    const many = Array.from({ length: 128 }, (_, i): Pair => [`x-amz-meta-${i}`, String(i)]);
    const query: Pair[] = [['b', '\u0001'.repeat(8191)]];
    const all = { ...template, headers: common, query: { a: '€'.repeat(1500) }, maxKeyBytes: 8192 };
    const items: PresignItem[] = [
      { key, headers, query, method: 'DELETE', expiresIn: 604_800 },
      { key: 'b', headers: many },
    ];
    const shared: Pair = ['a', '€'.repeat(1500)];
    expect(own.presignMany(all, [...items, 'c', ...items])).toEqual([
      ...[0, 1].flatMap((round) => [
        url({
          path: `/${key}`,
          method: 'DELETE',
          expiresIn: 604_800,
          headers: [...common, ...headers],
          query: [shared, ...query],
        }),
        url({ path: '/b', headers: [...common, ...many], query: [shared] }),
        ...(round === 0 ? [url({ path: '/c', headers: common, query: [shared] })] : []),
      ]),
    ]);
  });
});

describe('items as bytes and in streams', () => {
  const items: (string | PresignItem)[] = Array.from({ length: 500 }, (_, i) => {
    if (i % 5 === 0) return `plain/${i}`;
    return {
      key: `own/${i} ü`,
      method: (['GET', 'PUT', 'HEAD', 'DELETE'] as const)[i % 4],
      headers: i % 3 === 0 ? { 'content-type': `image/x-${i}` } : undefined,
      expiresIn: i % 2 === 0 ? 60 + i : undefined,
    };
  });
  const expected = items.map((item) => {
    if (typeof item === 'string') return url({ path: `/${item}` });
    const { key, method = 'GET', headers = {}, expiresIn = 3600 } = item;
    return url({ path: `/${key}`, method, headers: Object.entries(headers) as Pair[], expiresIn });
  });

  it('give the same URLs in every format', () => {
    const text = ({ urls }: PresignedBytes) => new TextDecoder().decode(urls);
    expect(text(signer.presignBytes(template, items))).toBe(`${expected.join('\n')}\n`);
    expect(JSON.parse(text(signer.presignBytes(template, items, { format: 'json' })))).toEqual(expected);
    const lines = text(signer.presignBytes(template, items, { format: 'ndjson' }))
      .trim()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line).url)).toEqual(expected);
  });

  it('give the same URLs in streams', async () => {
    const urls: string[] = [];
    for await (const each of signer.presignStream(template, items, { batchSize: 7 })) urls.push(each);
    expect(urls).toEqual(expected);
    let text = '';
    for await (const part of signer.presignByteStream(template, items, { batchSize: 64 }))
      text += new TextDecoder().decode(part.urls);
    expect(text).toBe(`${expected.join('\n')}\n`);
  });
});

describe('items are refused, with their index,', () => {
  const refusals: [name: string, item: object, error: object][] = [
    ['with a method that cannot be presigned', { method: 'PATCH' }, { name: 'RangeError', field: 'method' }],
    ['with a method in lower case', { method: 'put' }, { name: 'RangeError', field: 'method' }],
    ['with a method that is not a string', { method: 7 }, { name: 'TypeError', field: 'method' }],
    ['with null for a method', { method: null }, { name: 'TypeError', field: 'method' }],
    ['with expiresIn 0', { expiresIn: 0 }, { name: 'RangeError', field: 'expiresIn' }],
    ['with expiresIn of more than a week', { expiresIn: 604_801 }, { name: 'RangeError', field: 'expiresIn' }],
    ['with expiresIn of half a second', { expiresIn: 0.5 }, { name: 'RangeError', field: 'expiresIn' }],
    ['with expiresIn as a string', { expiresIn: '60' }, { name: 'TypeError', field: 'expiresIn' }],
    ['with headers as a string', { headers: 'a: b' }, { name: 'TypeError', field: 'headers' }],
    ['with null for headers', { headers: null }, { name: 'TypeError', field: 'headers' }],
    ['with a header that is not a string', { headers: { range: 7 } }, { name: 'TypeError', field: 'headers.range' }],
    [
      'with a header name that HTTP does not allow',
      { headers: { 'a b': 'c' } },
      { code: 'InvalidHeader', field: 'headers' },
    ],
    ['with a newline in a header', { headers: { range: 'a\nb' } }, { code: 'InvalidHeader', field: 'headers.range' }],
    ['with a header that is not ASCII', { headers: { range: 'ü' } }, { code: 'InvalidHeader', field: 'headers.range' }],
    [
      'with a header twice',
      { headers: [['Range', 'a'] as const, ['range', 'b'] as const] },
      { code: 'InvalidHeader', field: 'headers.range' },
    ],
    ['with a host header', { headers: { Host: 'a' } }, { code: 'ReservedHeader', field: 'headers.host' }],
    ['with an X-Amz-Date header', { headers: { 'X-Amz-Date': 'a' } }, { code: 'ReservedHeader' }],
    ['with a security token header', { headers: { 'x-amz-security-token': 'a' } }, { code: 'ReservedHeader' }],
    ['with a malformed payload hash', { headers: { 'x-amz-content-sha256': 'a' } }, { code: 'InvalidHeader' }],
    [
      'with more than 8 KiB of headers',
      { headers: { range: 'a'.repeat(8188) } },
      { name: 'RangeError', field: 'headers' },
    ],
    [
      'with more than 128 headers',
      { headers: Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`x-amz-meta-${i}`, ''])) },
      { name: 'RangeError', field: 'headers' },
    ],
    ['with an unknown property', { expires: 60 }, { name: 'TypeError', field: 'key' }],
  ];

  it.each(refusals)('%s', (_, item, error) => {
    const items = ['a', { key: 'b', method: 'PUT' }, { key: 'c', ...item }] as PresignItem[];
    for (const call of [() => signer.presignMany(template, items), () => signer.presignBytes(template, items)])
      expect(thrown(call)).toMatchObject({ ...error, index: 2 });
    expect(signer.presignMany(template, ['a'])).toEqual([url({ path: '/a' })]);
  });

  it('with another payload hash than the template has in its query', () => {
    const hashed = { ...template, query: { 'X-Amz-Content-Sha256': HASH } };
    const item = { key: 'b', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } };
    expect(thrown(() => signer.presignMany(hashed, ['a', item]))).toMatchObject({ code: 'InvalidHeader', index: 1 });
  });

  it('by their key or their query, when they have headers too', () => {
    const headers = { range: 'bytes=0-9' };
    const cases: [PresignItem, object][] = [
      [{ key: '', headers }, { code: 'EmptyKey' }],
      [{ key: 'a/../b', headers }, { code: 'DotSegment' }],
      [
        { key: 'a\ud800', headers },
        { code: 'InvalidText', field: 'key' },
      ],
      [
        { key: '€'.repeat(342), headers },
        { name: 'RangeError', field: 'key' },
      ],
      [{ key: 'a', headers, query: { 'X-Amz-Expires': 7 } }, { code: 'ReservedQueryParameter' }],
      [{ key: 'a', headers, query: { 'X-Amz-SignedHeaders': 'host' } }, { code: 'ReservedQueryParameter' }],
      [{ key: 'a', headers, query: { b: '2' } }, { code: 'DuplicateQueryParameter' }],
    ];
    for (const [item, error] of cases)
      expect(thrown(() => signer.presignMany({ ...template, query: { b: '1' } }, ['a', item]))).toMatchObject({
        ...error,
        index: 1,
      });
  });

  it('with a surrogate pair that is split over two strings', () => {
    for (const query of [{ 'a\ud83d': '\ude00' }, { '\ude00': 'b' }])
      expect(thrown(() => signer.presignMany(template, [{ key: 'k', query }]))).toMatchObject({ code: 'InvalidText' });
    expect(thrown(() => signer.presignMany(template, [{ key: 'k\ud83d', query: { '\ude00': 'b' } }]))).toMatchObject({
      code: 'InvalidText',
      index: 0,
    });
  });
});
