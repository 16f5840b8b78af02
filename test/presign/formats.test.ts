/**
 * URLs as a JSON array and as NDJSON. Expected is the output of `JSON.stringify` for the keys and the reference
 * signer's URLs.
 */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Presigner, PresignItem } from '../../bindings/api/presigner.js';
import { createSigner, type PresignedBytes } from '../../bindings/entries/index.js';
import { makePresigner } from '../../bindings/presign/presigner.js';
import { presign } from '../reference/presign.mjs';
import { key, sharedCase } from '../support/arbitraries/presign-requests.js';
import { seed } from '../support/arbitraries/seed.js';
import { builds, testCore } from '../support/cores.js';
import { credentials, reference, referenceUrls, region, template, thrown } from '../support/example.js';
import { hardKeys } from '../support/hard-keys.js';

const signer = await createSigner({ credentials, region });
const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const formats = ['json', 'ndjson'] as const;
type Format = (typeof formats)[number];

/** The entries of a complete result, each as its text. */
function entriesOf(format: Format, keys: readonly string[], urls: readonly string[]): string[] {
  return urls.map((url, i) => JSON.stringify(format === 'json' ? url : { key: keys[i], url }));
}

function wholeOf(format: Format, entries: readonly string[]): string {
  return format === 'json' ? `[${entries.join(',')}]` : entries.map((entry) => `${entry}\n`).join('');
}

function expectBytes(signed: PresignedBytes, format: Format, keys: readonly string[], urls: readonly string[]): void {
  const entries = entriesOf(format, keys, urls);
  expect(decode(signed.urls)).toBe(wholeOf(format, entries));
  expect(cut(signed)).toEqual(entries);
}

/** The entries cut at the offsets. */
function cut({ urls, offsets }: PresignedBytes): string[] {
  return Array.from(offsets.subarray(1), (end, i) => decode(urls.subarray(offsets[i], end - 1)));
}

/** Every control and escaped character at every position of sixteen bytes, and characters of every UTF-8 length. */
const escapedKeys = [
  ...Array.from({ length: 0x21 }, (_, code) => `a${String.fromCharCode(code)}b`),
  ...Array.from({ length: 34 }, (_, i) => `${'x'.repeat(i)}"${'y'.repeat(i % 19)}\\`),
  '"',
  '\\',
  '\\\\""',
  '\x7f\x80\u2028\u2029\ufeff',
  '"'.repeat(1024),
  '\x01'.repeat(1024),
  '😀"é\\日本\n',
];

describe.each(builds)('the %s core', async (build) => {
  const own = makePresigner(await testCore(build), { credentials, region });
  const lax = { ...template, allowDotSegments: true };
  const keys = [...hardKeys, ...escapedKeys];

  test.each(formats)('%s of keys that need escapes', (format) => {
    expectBytes(own.presignBytes(lax, keys, { format }), format, keys, referenceUrls(keys));
    for (const each of keys)
      expectBytes(own.presignBytes(lax, [each], { format }), format, [each], referenceUrls([each]));
  });

  test.each(formats)('%s of keys in bytes', (format) => {
    const able = keys.filter((each) => !each.includes('\0'));
    const signed = own.presignBytes(lax, encode(able.join('\0')), { format, separator: 'nul' });
    expectBytes(signed, format, able, referenceUrls(able));
    const lines = own.presignBytes(lax, encode('a"\r\nb\rc\\\nd\r'), { format });
    expectBytes(lines, format, ['a"', 'b\rc\\', 'd'], referenceUrls(['a"', 'b\rc\\', 'd']));
  });

  test.each(formats)('%s of items with queries', (format) => {
    const items: (string | PresignItem)[] = keys.map((each, i) =>
      i % 3 === 0 ? each : { key: each, query: { partNumber: i, uploadId: 'a "b"\\\n' } },
    );
    const urls = items.map((item) => {
      if (typeof item === 'string') return reference({ path: `/${item}` }).url;
      const query = Object.entries(item.query ?? {}).map(([name, value]) => [name, String(value)] as const);
      return reference({ path: `/${item.key}`, query }).url;
    });
    expectBytes(own.presignBytes(lax, items, { format }), format, keys, urls);
  });

  // Escapes make these keys six times as long. 7,800 bytes is the longest key for which the core's output ends with its
  // input.
  test.each([
    ['json', 8192],
    ['ndjson', 8192],
    ['ndjson', 7800],
  ] as const)('%s of keys of %i bytes, more than the core takes in one call', (format, length) => {
    const longest = Array.from({ length: 40 }, (_, i) => `${i}`.padStart(length, '\x02'));
    const ours = { ...template, maxKeyBytes: 8192 };
    const urls = referenceUrls(longest);
    expectBytes(own.presignBytes(ours, longest, { format }), format, longest, urls);
    expectBytes(own.presignBytes(ours, encode(longest.join('\n')), { format }), format, longest, urls);
  });
});

describe.each(formats)('%s', (format) => {
  it.each([0, 1, 2, 1023, 1024, 1025, 2049, 5000])('has all of %i keys, in their order', (count) => {
    const keys = Array.from({ length: count }, (_, i) => `photos/"${'x'.repeat((i * 37) % 150)}${i}`);
    const urls = signer.presignMany(template, keys);
    for (const input of [keys, keys.map((each) => ({ key: each, query: {} })), encode(keys.join('\n'))])
      expectBytes(signer.presignBytes(template, input, { format }), format, keys, urls);
  });

  it('has the whole URL when the session token is so long that strings are joined', async () => {
    const sessionToken = 'A'.repeat(2000);
    const own = await createSigner({ credentials: { ...credentials, sessionToken }, region });
    const keys = Array.from({ length: 2100 }, (_, i) => `a/${i}`);
    const urls = own.presignMany(template, keys);
    expect(urls[7]).toBe(reference({ path: '/a/7', sessionToken }).url);
    expectBytes(own.presignBytes(template, keys, { format }), format, keys, urls);
  });

  it('uses no more memory than it needs, whatever keys come first', () => {
    const keys = Array.from({ length: 6_000 }, (_, i) => (i < 2_048 ? 'a' : `${'x'.repeat(1000)}${i}`));
    const { urls } = signer.presignBytes(template, keys, { format });
    expect(urls.buffer.byteLength).toBeLessThanOrEqual(1.6 * urls.length);
  });

  it('of random keys is JSON of exactly these keys and URLs', async () => {
    const cores = [await testCore('simd'), await testCore('scalar')];
    const keys = fc.array(key, { maxLength: 40 });
    const property = fc.property(sharedCase, keys, ({ options, template: random, requestOf }, drawn) => {
      const urls = drawn.map((each) => presign(requestOf({ key: each })).url);
      for (const core of cores)
        expectBytes(makePresigner(core, options).presignBytes(random, drawn, { format }), format, drawn, urls);
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  it('returns no output if a key is refused, and names the index of that key', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => (i === 2345 ? 'a/..' : `${i}`));
    for (const input of [keys, encode(keys.join('\n'))])
      expect(thrown(() => signer.presignBytes(template, input, { format }))).toMatchObject({
        code: 'DotSegment',
        index: 2345,
      });
  });
});

it('refuses unknown formats', () => {
  const call = (format: unknown) => thrown(() => signer.presignBytes(template, ['a'], { format: format as never }));
  for (const format of ['JSON', '', 'toString'])
    expect(call(format)).toMatchObject({ name: 'RangeError', field: 'format' });
  for (const format of [null, 2, ['json']]) expect(call(format)).toMatchObject({ name: 'TypeError', field: 'format' });
  expect(() => signer.presignStream(template, [], { format: 'json' } as never)).toThrow('"format" is not an option');
});

describe('streams', () => {
  const keys = Array.from({ length: 300 }, (_, i) => `${'é'.repeat(i % 7)}"key"\\${i}`);
  const text = encode(keys.join('\n'));
  const piecesOf = (size: number) =>
    Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.subarray(i * size, (i + 1) * size));

  async function* slowly<T>(values: Iterable<T>): AsyncGenerator<T> {
    for (const value of values) {
      await null;
      yield value;
    }
  }

  async function collect(...args: Parameters<Presigner['presignByteStream']>): Promise<PresignedBytes[]> {
    const results: PresignedBytes[] = [];
    for await (const signed of signer.presignByteStream(...args)) results.push(signed);
    return results;
  }

  /** The joined results must equal the result of one call. */
  function expectWhole(results: readonly PresignedBytes[], format: Format, of: readonly string[]): void {
    const entries = entriesOf(format, of, referenceUrls(of));
    expect(results.map(({ urls }) => decode(urls)).join('')).toBe(wholeOf(format, entries));
    expect(results.flatMap(cut)).toEqual(entries);
  }

  it.each(formats)('of pieces that end anywhere: %s', async (format) => {
    for (const size of [1, 2, 3, 7, 64, 1000, 100_000]) {
      expectWhole(await collect(template, piecesOf(size), { format }), format, keys);
      expectWhole(await collect(template, slowly(piecesOf(size)), { format }), format, keys);
    }
    expectWhole(await collect(template, [encode('a\nb\n')], { format }), format, ['a', 'b']);
  });

  it.each(formats)('of keys and items, a result for each batch: %s', async (format) => {
    const items = keys.map((each, i) => (i % 2 === 0 ? each : { key: each }));
    for (const batchSize of [1, 7, 299, 300, 301]) {
      const results = await collect(template, items, { format, batchSize });
      expectWhole(results, format, keys);
      expect(results.length).toBe(Math.ceil(300 / batchSize) + (format === 'json' ? 1 : 0));
      expectWhole(await collect(template, slowly(items), { format, batchSize }), format, keys);
    }
    expect((await collect(template, keys, { format }))[0]?.offsets.length).toBe(257);
  });

  it('of keys as lines', async () => {
    const results = await collect(template, keys);
    expect(results.flatMap(cut)).toEqual(referenceUrls(keys));
  });

  it.each(formats)('of nothing: %s', async (format) => {
    for (const source of [[], [new Uint8Array(0)], slowly([])])
      expectWhole(await collect(template, source, { format }), format, []);
  });

  it('open the array in the first result and close it in the last', async () => {
    const results = await collect(template, ['a', 'b', 'c'], { format: 'json', batchSize: 1 });
    const ends = results.map(({ urls }) => decode(urls).replace(/(?<=").*(?=")/s, ''));
    expect(ends).toEqual(['[""', ',""', ',""', ']']);
  });

  it('reject with the error, and leave the array open', async () => {
    const got: string[] = [];
    const read = async (source: Parameters<Presigner['presignByteStream']>[1]) => {
      const options = { format: 'json', batchSize: 10 } as const;
      for await (const { urls } of signer.presignByteStream(template, source, options)) got.push(decode(urls));
    };
    const bad = [...keys.slice(0, 25), 'a/..', ...keys];
    await expect(read(bad)).rejects.toMatchObject({ code: 'DotSegment', index: 25 });
    expect(`${got.join('')}]`).toBe(JSON.stringify(referenceUrls(keys.slice(0, 20))));
    got.length = 0;
    await expect(read([encode('a\nb\nc'), encode('\n..\n')])).rejects.toMatchObject({ code: 'DotSegment', index: 3 });
    expect(`${got.join('')}]`).toBe(JSON.stringify(referenceUrls(['a', 'b'])));
  });

  it('read at most one batch ahead, and close the source when the reader stops', async () => {
    let read = 0;
    let closed = false;
    function* endless() {
      try {
        for (;;) yield `key-${read++}`;
      } finally {
        closed = true;
      }
    }
    const stream = signer.presignByteStream(template, endless(), { format: 'json', batchSize: 10 });
    await stream.next();
    expect(read).toBe(10);
    await stream.return();
    expect(closed).toBe(true);
  });

  it('refuse bytes among keys, and keys among bytes', async () => {
    for (const mixed of [
      ['a', encode('b')],
      [encode('b'), 'a'],
      [encode('b'), { key: 'a' }],
    ])
      await expect(collect(template, mixed as never)).rejects.toMatchObject({ name: 'TypeError', field: 'keys' });
  });
});
