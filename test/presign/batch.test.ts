import { describe, expect, it } from 'vitest';
import { createSigner, SigV4Error } from '../../bindings/entries/index.js';
import { credentials, reference, referenceUrls, region, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });

describe('order and errors of a batch', () => {
  it('returns the URLs in the order of the keys, whatever the lengths of the keys', () => {
    const keys = Array.from({ length: 500 }, (_, i) => `${'x'.repeat((i * 37) % 150)}${i}`);
    expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
  });

  it('takes any iterable and reads it once', () => {
    function* keys() {
      yield 'a';
      yield { key: 'b' };
    }
    expect(signer.presignMany(template, keys())).toEqual(referenceUrls(['a', 'b']));
    expect(signer.presignMany(template, new Set(['a']))).toEqual(referenceUrls(['a']));
  });

  it('returns no URLs for an empty batch', () => {
    expect(signer.presignMany(template, [])).toEqual([]);
    expect(signer.presignBytes(template, new Uint8Array(0))).toEqual({
      urls: new Uint8Array(0),
      offsets: new Uint32Array(1),
    });
  });

  it('signs a million keys', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, i) => `key-${i}`);
    const urls = signer.presignMany(template, keys);
    expect(urls.length).toBe(1_000_000);
    const picked = Array.from({ length: 1000 }, (_, i) => i * 999 + 7);
    expect(picked.map((i) => urls[i])).toEqual(referenceUrls(picked.map((i) => `key-${i}`)));
  });

  it('names the index of a bad key in a late chunk, and emits no URL', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => (i === 4321 ? 'a/../b' : `key-${i}`));
    const error = thrown(() => signer.presignMany(template, keys));
    expect(error).toBeInstanceOf(SigV4Error);
    expect(error).toMatchObject({ code: 'DotSegment', field: 'key', index: 4321 });
  });

  it('refuses anything that is not a list of keys', () => {
    for (const keys of ['abc', 7, null, undefined, { key: 'a' }]) {
      expect(thrown(() => signer.presignMany(template, keys as never))).toMatchObject({
        name: 'TypeError',
        field: 'keys',
      });
    }
    for (const key of [7, null, undefined, {}, { key: 7 }, Symbol('x')]) {
      expect(thrown(() => signer.presignMany(template, ['a', key as never]))).toMatchObject({
        name: 'TypeError',
        field: 'key',
        index: 1,
      });
    }
  });
});

describe('keys', () => {
  it('refuses an empty key in a batch, so that an empty line never becomes the URL of the bucket', () => {
    for (const keys of [[''], ['a', ''], ['a', { key: '' }]]) {
      expect(thrown(() => signer.presignMany(template, keys))).toMatchObject({
        code: 'EmptyKey',
        index: keys.length - 1,
      });
    }
    expect(thrown(() => signer.presign({ ...template, method: 'DELETE', key: '' }))).toMatchObject({
      code: 'EmptyKey',
    });
  });

  it('refuses an item whose key is undefined', () => {
    for (const key of [undefined, null, 7]) {
      const request = { ...template, method: 'DELETE', key } as never;
      expect(thrown(() => signer.presign(request))).toMatchObject({ name: 'TypeError', field: 'key' });
      expect(thrown(() => signer.explain(request))).toMatchObject({ name: 'TypeError', field: 'key' });
    }
  });

  it('refuses unknown properties of templates and of items', () => {
    const wrong = { ...template, expires: 60 } as never;
    expect(thrown(() => signer.presignMany(wrong, ['a']))).toMatchObject({ name: 'TypeError', field: 'template' });
    expect(thrown(() => signer.presignMany({ ...template, key: 'a' } as never, ['a']))).toMatchObject({
      field: 'template',
    });
    const item = { key: 'b', versionId: '3' };
    expect(thrown(() => signer.presignMany(template, ['a', item]))).toMatchObject({ name: 'TypeError', index: 1 });
  });

  it('presigns the bucket itself without a key', () => {
    expect(signer.presign(template)).toBe(reference({ path: '/' }).url);
    expect(signer.presign({ ...template, query: { 'list-type': 2, prefix: 'a b' } })).toBe(
      reference({
        path: '/',
        query: [
          ['list-type', '2'],
          ['prefix', 'a b'],
        ],
      }).url,
    );
  });

  it.each([
    '.',
    '..',
    './a',
    'a/.',
    'a/..',
    '../a',
    'a/./b',
    'a/../b',
    '/..',
    'a//../b',
    `${'x'.repeat(40)}/..`,
  ])('refuses the dot segment in %j', (key) => {
    expect(thrown(() => signer.presignMany(template, ['ok', key]))).toMatchObject({ code: 'DotSegment', index: 1 });
    const allowed = { ...template, allowDotSegments: true };
    expect(signer.presignMany(allowed, [key])).toEqual(referenceUrls([key]));
  });

  it.each([
    '...',
    '.a',
    'a.',
    'a/.b',
    'a/b.',
    '..a/b',
    '%2e%2e/a',
    'a/.../b',
    `${'x'.repeat(15)}/.git/a`,
  ])('signs %j, which only looks like a dot segment', (key) =>
    expect(signer.presignMany(template, [key])).toEqual(referenceUrls([key])));

  it('keeps leading, double and trailing slashes', () => {
    const keys = ['/a', '//a', 'a//b', 'a/', '/'];
    expect(signer.presignMany(template, keys)).toEqual(referenceUrls(keys));
  });

  it('signs NUL, newline and carriage return in string keys', () => {
    const keys = ['a\0b', 'a\nb', 'a\r', '\n', 'a\n\nb', '\r\n', 'plain', 'a\n..', 'a\n'];
    const urls = signer.presignMany(template, keys);
    expect(urls).toEqual(referenceUrls(keys));
    expect(urls[0]).toContain('/a%00b?');
    expect(urls[1]).toContain('/a%0Ab?');
    expect(urls[2]).toContain('/a%0D?');
  });

  it('counts a key in UTF-8 bytes, up to 1,024 unless more are allowed', () => {
    const longest = ['x'.repeat(1024), `${'€'.repeat(341)}x`];
    expect(signer.presignMany(template, longest)).toEqual(referenceUrls(longest));
    for (const key of ['x'.repeat(1025), '€'.repeat(342)]) {
      expect(thrown(() => signer.presignMany(template, ['a', key]))).toMatchObject({
        name: 'RangeError',
        field: 'key',
        index: 1,
      });
      expect(signer.presignMany({ ...template, maxKeyBytes: 1026 }, [key])).toEqual(referenceUrls([key]));
    }
    const huge = ['é'.repeat(4096), 'y'.repeat(8192)];
    expect(signer.presignMany({ ...template, maxKeyBytes: 8192 }, huge)).toEqual(referenceUrls(huge));
  });

  it.each([0, -1, 1.5, Number.NaN, 8193])('refuses maxKeyBytes %d', (maxKeyBytes) => {
    expect(thrown(() => signer.presignMany({ ...template, maxKeyBytes }, ['a']))).toMatchObject({
      name: 'RangeError',
      field: 'maxKeyBytes',
    });
  });

  it.each(['\ud800', 'a\udc00', '\ud83d', 'x\ud800y', '\udc00\ud800'])('refuses the lone surrogate in %j', (key) => {
    expect(thrown(() => signer.presignMany(template, ['ok', '😀', key]))).toMatchObject({
      code: 'InvalidText',
      index: 2,
    });
    expect(thrown(() => signer.presignMany(template, ['ok', { key, query: { a: 'b' } }]))).toMatchObject({
      code: 'InvalidText',
      index: 1,
    });
    expect(thrown(() => signer.presign({ ...template, key }))).toMatchObject({ code: 'InvalidText' });
  });
});

describe('items with their own query parameters', () => {
  const upload = 'VXBsb2FkIElE~2*!';

  it('presigns ten thousand parts of one upload in one call', () => {
    const items = Array.from({ length: 10_000 }, (_, i) => ({
      key: 'video.mp4',
      query: { partNumber: i + 1, uploadId: upload },
    }));
    const urls = signer.presignMany({ ...template, method: 'PUT' }, items);
    const picked = [0, 1, 2, 3, 4, 1023, 1024, 5000, 9999];
    expect(urls.length).toBe(10_000);
    expect(picked.map((i) => urls[i])).toEqual(
      picked.map(
        (i) =>
          reference({
            method: 'PUT',
            path: '/video.mp4',
            query: [
              ['partNumber', String(i + 1)],
              ['uploadId', upload],
            ],
          }).url,
      ),
    );
  });

  it('sorts item parameters into those of the template, and allows plain keys between items', () => {
    const query = { versionId: 'v', 'response-content-type': 'a/b' };
    const items = [
      'a',
      { key: 'b', query: { zeta: '', alpha: 'é x', Z: '1' } },
      { key: 'c' },
      {
        key: 'd',
        query: [
          ['b', 1],
          ['a', 2],
        ] as const,
      },
    ];
    const common: [string, string][] = [
      ['versionId', 'v'],
      ['response-content-type', 'a/b'],
    ];
    expect(signer.presignMany({ ...template, query }, items)).toEqual([
      reference({ path: '/a', query: common }).url,
      reference({ path: '/b', query: [...common, ['zeta', ''], ['alpha', 'é x'], ['Z', '1']] }).url,
      reference({ path: '/c', query: common }).url,
      reference({ path: '/d', query: [...common, ['b', '1'], ['a', '2']] }).url,
    ]);
  });

  it('refuses a parameter that is given twice, in the template, the item or both', () => {
    const twice = [
      ['a', '1'],
      ['a', '2'],
    ] as const;
    expect(thrown(() => signer.presignMany(template, ['x', { key: 'b', query: twice }]))).toMatchObject({
      code: 'DuplicateQueryParameter',
      index: 1,
    });
    expect(
      thrown(() => signer.presignMany({ ...template, query: { a: 1 } }, ['x', { key: 'b', query: { a: 2 } }])),
    ).toMatchObject({ index: 1 });
    expect(thrown(() => signer.presignMany({ ...template, query: twice }, ['x']))).toMatchObject({
      code: 'DuplicateQueryParameter',
      field: 'query',
    });
  });

  it('refuses parameters that the signer sets, in upper or lower case', () => {
    for (const name of ['X-Amz-Signature', 'x-amz-date', 'X-AMZ-EXPIRES', 'X-Amz-Security-Token']) {
      expect(thrown(() => signer.presignMany({ ...template, query: { [name]: 'x' } }, ['a']))).toMatchObject({
        code: 'ReservedQueryParameter',
      });
      expect(thrown(() => signer.presignMany(template, ['a', { key: 'b', query: { [name]: 'x' } }]))).toMatchObject({
        code: 'ReservedQueryParameter',
        index: 1,
      });
    }
  });

  it('refuses a payload hash in a single item', () => {
    const query = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    expect(thrown(() => signer.presignMany(template, ['a', { key: 'b', query }]))).toMatchObject({
      code: 'ReservedQueryParameter',
      index: 1,
    });
  });

  it('refuses values that are not strings, and queries that are too long', () => {
    for (const value of [undefined, null, Number.NaN, Number.POSITIVE_INFINITY, {}, true]) {
      expect(thrown(() => signer.presignMany(template, [{ key: 'a', query: { x: value as never } }]))).toMatchObject({
        name: 'TypeError',
        index: 0,
      });
    }
    expect(thrown(() => signer.presignMany(template, [{ key: 'a', query: { x: '\ud800' } }]))).toMatchObject({
      code: 'InvalidText',
      index: 0,
    });
    const long = { x: 'y'.repeat(8193) };
    expect(thrown(() => signer.presignMany(template, ['a', { key: 'b', query: long }]))).toMatchObject({
      name: 'RangeError',
      field: 'query',
      index: 1,
    });
    const huge = { x: 'y'.repeat(500_000) };
    expect(thrown(() => signer.presignMany(template, ['a', { key: 'b', query: huge }]))).toMatchObject({
      name: 'RangeError',
      field: 'query',
      index: 1,
    });
    const many = Array.from({ length: 129 }, (_, i) => [`p${i}`, ''] as const);
    expect(thrown(() => signer.presignMany(template, [{ key: 'b', query: many }]))).toMatchObject({
      name: 'RangeError',
      field: 'query',
      index: 0,
    });
  });

  it('accepts queries up to the documented limits', () => {
    const query = { x: '€'.repeat(2730) };
    expect(signer.presignMany(template, ['a', { key: 'b', query }])[1]).toBe(
      reference({ path: '/b', query: [['x', query.x]] }).url,
    );
    const many = Array.from({ length: 100 }, (_, i) => [`p${i}`, String(i)] as [string, string]);
    expect(signer.presignMany(template, [{ key: 'b', query: many }])[0]).toBe(
      reference({ path: '/b', query: many }).url,
    );
  });
});

describe('iterables that misbehave', () => {
  it('signs correctly when the iterable calls the same signer', () => {
    const other = { ...template, bucket: 'another-bucket', method: 'PUT' as const };
    const seen: string[] = [];
    function* keys() {
      for (let i = 0; i < 3000; i++) {
        if (i % 700 === 3) seen.push(...signer.presignMany(other, [`inner-${i}`, 'x']));
        yield `outer-${i}`;
      }
    }
    const expected = Array.from({ length: 3000 }, (_, i) => `outer-${i}`);
    expect(signer.presignMany(template, keys())).toEqual(referenceUrls(expected));
    const inner = { method: 'PUT', origin: 'https://another-bucket.s3.us-east-1.amazonaws.com' };
    expect(seen).toEqual([3, 703, 1403, 2103, 2803].flatMap((i) => referenceUrls([`inner-${i}`, 'x'], inner)));
  });

  it('returns no URLs when the iterable throws half-way, and signs correctly afterwards', () => {
    let closed = false;
    function* keys() {
      try {
        for (let i = 0; i < 1500; i++) yield `key-${i}`;
        throw new Error('the list ended early');
      } finally {
        closed = true;
      }
    }
    expect(thrown(() => signer.presignMany(template, keys())).message).toBe('the list ended early');
    expect(closed).toBe(true);
    expect(signer.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });

  it('returns no URLs when the iterable disposes the signer, and does not affect another signer', async () => {
    const doomed = await createSigner({ credentials, region });
    function* keys() {
      for (let i = 0; i < 1200; i++) {
        if (i === 1100) doomed.dispose();
        yield `key-${i}`;
      }
    }
    expect(thrown(() => doomed.presignMany(template, keys()))).toMatchObject({ code: 'SignerDisposed' });
    expect(signer.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });

  it('closes the iterable when a key is refused', () => {
    let closed = false;
    function* keys() {
      try {
        yield 'a';
        yield '';
        yield 'b';
      } finally {
        closed = true;
      }
    }
    thrown(() => signer.presignMany(template, keys()));
    expect(closed).toBe(true);
  });

  it('does not change its arguments', () => {
    const items = Object.freeze([Object.freeze({ key: 'a', query: Object.freeze({ b: 1 }) }), 'c']);
    const frozen = Object.freeze({
      ...template,
      query: Object.freeze({ z: '1' }),
      headers: Object.freeze({ 'X-Amz-Meta-A': ' b ' }),
    });
    expect(signer.presignMany(frozen, items).length).toBe(2);
  });
});
