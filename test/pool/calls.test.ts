import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Presigner, PresignItem } from '../../bindings/api/presigner.js';
import { createPool, type Pool } from '../../bindings/entries/pool.js';
import { createPresigner } from '../../bindings/entries/presign.js';
import { collect } from '../support/collect.js';
import { credentials, reference, referenceUrls, region, template } from '../support/example.js';

/** More than six jobs, so that each worker has several. */
const MANY = 14_000;
const keys = Array.from({ length: MANY }, (_, i) => `photos/${i % 7 === 0 ? 'ä b/' : ''}${i}.jpg`);

let pool: Pool;
let presigner: Presigner;
beforeAll(async () => {
  pool = await createPool({ credentials, region, workers: 2 });
  presigner = await createPresigner({ credentials, region });
});
afterAll(() => pool.close());

/** Splits results of bytes into URLs. */
function urlsOf(results: readonly { urls: Uint8Array; offsets: Uint32Array }[]): string[] {
  return results.flatMap(({ urls, offsets }) =>
    Array.from(offsets.subarray(1), (end, i) => Buffer.from(urls.subarray(offsets[i], end - 1)).toString('latin1')),
  );
}

async function* slowly<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) {
    await new Promise((resolve) => setImmediate(resolve));
    yield value;
  }
}

describe('a pool gives the results of one thread', () => {
  const awkward = ['a\nb', 'a\r', '\r', 'nul\0in it', '\0', 'a b+c', 'ö', '😀', 'a'.repeat(1024), '%2F', "'()*!~"];

  it.each([0, 1, 5, 2048, 2049, MANY])('for %i keys', async (count) => {
    const some = keys.slice(0, count);
    const expected = referenceUrls(some);
    expect(await pool.presignMany(template, some)).toEqual(expected);
    expect(urlsOf([await pool.presignBytes(template, some)])).toEqual(expected);
    expect(await collect(pool.presignStream(template, some))).toEqual(expected);
    expect(await collect(pool.presignStream(template, slowly(some.slice(0, 500)), { batchSize: 7 }))).toEqual(
      expected.slice(0, 500),
    );
  });

  it('for keys that cannot be sent as bytes', async () => {
    expect(await pool.presignMany(template, awkward)).toEqual(referenceUrls(awkward));
    expect(await collect(pool.presignStream(template, awkward, { batchSize: 1 }))).toEqual(referenceUrls(awkward));
  });

  it('for items with a query, among plain keys', async () => {
    const items: (string | PresignItem)[] = keys
      .slice(0, 5000)
      .map((key, i) => (i % 3 === 0 ? { key, query: { partNumber: i + 1, uploadId: 'a b' } } : key));
    const expected = presigner.presignMany(template, items);
    expect(await pool.presignMany(template, items)).toEqual(expected);
    expect(urlsOf([await pool.presignBytes(template, items)])).toEqual(expected);
  });

  it('for items with a method, headers and expiresIn, among plain keys', async () => {
    const items = keys.slice(0, 5000).map((key, i): string | PresignItem => {
      if (i % 3 === 0) return key;
      const headers = { 'content-type': `image/x-${i}` };
      return i % 3 === 1 ? { key, method: 'PUT', headers } : { key, expiresIn: 1 + i };
    });
    const expected = items.map((item) => {
      if (typeof item === 'string') return reference({ path: `/${item}` }).url;
      const { key, method = 'GET', headers = {}, expiresIn = 3600 } = item;
      return reference({ path: `/${key}`, method, headers: Object.entries(headers), expiresIn }).url;
    });
    expect(await pool.presignMany(template, items)).toEqual(expected);
    expect(urlsOf([await pool.presignBytes(template, items)])).toEqual(expected);
    expect(await collect(pool.presignStream(template, items, { batchSize: 100 }))).toEqual(expected);
    await expect(pool.presignMany(template, [...items, { key: 'a', expiresIn: 0 }])).rejects.toMatchObject({
      name: 'RangeError',
      field: 'expiresIn',
      index: 5000,
    });
  });

  it.each([
    ['newline', '\n'],
    ['newline', '\r\n'],
    ['nul', '\0'],
  ] as const)('for bytes with the separator %s (%j), with and without the last separator', async (separator, text) => {
    const expected = referenceUrls(keys);
    for (const end of ['', text]) {
      const bytes = new TextEncoder().encode(keys.join(text) + end);
      const before = bytes.slice();
      const signed = await pool.presignBytes(template, bytes, { separator });
      const alone = presigner.presignBytes(template, bytes, { separator });
      // toEqual would take a minute for a few megabytes.
      expect(Buffer.compare(signed.urls, alone.urls)).toBe(0);
      expect(Buffer.compare(Buffer.from(signed.offsets.buffer), Buffer.from(alone.offsets.slice().buffer))).toBe(0);
      expect(urlsOf([signed])).toEqual(expected);
      expect(Buffer.compare(bytes, before)).toBe(0);
      for (const size of [1000, 65_536, bytes.length]) {
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        expect(urlsOf(await collect(pool.presignByteStream(template, slowly(pieces), { separator })))).toEqual(
          expected,
        );
      }
    }
  });

  it('through pipeThrough', async () => {
    const some = keys.slice(0, 5000);
    const source = new ReadableStream<string>({
      start(controller) {
        for (const key of some) controller.enqueue(key);
        controller.close();
      },
    });
    expect(await collect(source.pipeThrough(pool.presignTransform(template)))).toEqual(referenceUrls(some));
  });

  it('for simultaneous calls with different templates', async () => {
    const others = { ...template, bucket: 'examplebucket', expiresIn: 60, method: 'PUT' } as const;
    const calls = Array.from({ length: 6 }, (_, i) => pool.presignMany(i % 2 === 0 ? template : others, keys));
    const [a, b] = [presigner.presignMany(template, keys), presigner.presignMany(others, keys)];
    for (const [i, urls] of (await Promise.all(calls)).entries()) expect(urls).toEqual(i % 2 === 0 ? a : b);
  });

  it('for a generator that uses the pool while it is read', async () => {
    const inner: Promise<string[]>[] = [];
    function* nested() {
      for (const key of keys.slice(0, 5000)) {
        if (inner.length < 3) inner.push(pool.presignMany(template, ['inner']));
        yield key;
      }
    }
    expect(await pool.presignMany(template, nested())).toEqual(referenceUrls(keys.slice(0, 5000)));
    for (const urls of await Promise.all(inner)) expect(urls).toEqual(referenceUrls(['inner']));
  });
});

describe('a pool refuses the same input as one thread', () => {
  /** The error of a call, with its place. */
  async function refusal(call: () => unknown): Promise<unknown> {
    try {
      await call();
    } catch (error) {
      return { ...(error as object), name: (error as Error).name, message: (error as Error).message };
    }
    return 'nothing was refused';
  }
  const at = (index: number, bad: unknown) => keys.map((key, i) => (i === index ? bad : key)) as string[];

  it.each([
    ['an empty key', ''],
    ['a lone surrogate', 'a\ud800'],
    ['a dot segment', 'a/../b'],
    ['a key that is too long', 'ä'.repeat(600)],
    ['no key', undefined],
    ['a reserved parameter', { key: 'a', query: { 'X-Amz-Date': '1' } }],
    ['an unknown property', { key: 'a', versionId: '1' }],
  ])('%s, by its index', async (_, bad) => {
    for (const index of [0, 2047, 2048, 9000, MANY - 1]) {
      const list = at(index, bad);
      const expected = await refusal(() => presigner.presignMany(template, list));
      expect(expected).toMatchObject({ index });
      expect(await refusal(() => pool.presignMany(template, list))).toEqual(expected);
      expect(await refusal(() => pool.presignBytes(template, list))).toEqual(expected);
      expect(await refusal(() => collect(pool.presignStream(template, list)))).toEqual(expected);
    }
  });

  it.each([
    ['an empty key', ''],
    ['a dot segment', './a'],
    ['a key that is too long', 'a'.repeat(1025)],
    ['a key longer than any job', 'a'.repeat(300_000)],
  ])('%s among bytes, by its index', async (_, bad) => {
    for (const index of [0, 5000, MANY - 1]) {
      const bytes = new TextEncoder().encode(`${at(index, bad).join('\n')}\n`);
      const expected = await refusal(() => presigner.presignBytes(template, bytes));
      expect(expected).toMatchObject({ index });
      expect(await refusal(() => pool.presignBytes(template, bytes))).toEqual(expected);
      expect(await refusal(() => collect(pool.presignByteStream(template, [bytes])))).toEqual(expected);
    }
  });

  it('a stream of bytes without any separator, before it ends', async () => {
    let read = 0;
    function* endless() {
      for (;;) {
        read++;
        yield new Uint8Array(1000).fill(97);
      }
    }
    const expected = { name: 'RangeError', field: 'key', index: 0 };
    expect(await refusal(() => collect(pool.presignByteStream(template, endless())))).toMatchObject(expected);
    expect(read).toBeLessThan(10);
  });

  it('an invalid template, invalid options and keys', async () => {
    for (const bad of [
      undefined,
      { bucket: 'A' },
      { ...template, expiresIn: 0 },
      { ...template, expires: 1 },
    ] as never[]) {
      const expected = await refusal(() => presigner.presignMany(bad, ['a']));
      expect(await refusal(() => pool.presignMany(bad, ['a']))).toEqual(expected);
      expect(await refusal(() => pool.presignBytes(bad, new Uint8Array([97])))).toEqual(expected);
    }
    for (const bad of ['keys', undefined, 5] as never[])
      expect(await refusal(() => pool.presignMany(template, bad))).toMatchObject({ name: 'TypeError', field: 'keys' });
    expect(() => pool.presignStream(template, 'keys' as never)).toThrow('"keys" expected');
    expect(() => pool.presignStream(template, [], { batchSize: 0 })).toThrow('"batchSize" expected');
    expect(() => pool.presignByteStream(template, [], { separator: 'tab' as never })).toThrow('"separator" expected');
    await expect(pool.presignMany(template, [], { signal: {} as never })).rejects.toThrow('"signal" expected');
  });

  it('unknown options', async () => {
    const call = (options: object) => () => pool.presignMany(template, ['a'], options);
    expect(await refusal(call({ batchSize: 5 }))).toMatchObject({ name: 'TypeError', field: 'options' });
    expect(await refusal(call({ signall: 1 }))).toMatchObject({ name: 'TypeError', field: 'options' });
    const bytes = { separator: 'nul', batchSize: 1 } as object;
    expect(await refusal(() => pool.presignBytes(template, new Uint8Array(1), bytes))).toMatchObject({
      field: 'options',
    });
    expect(() => pool.presignStream(template, [], { separator: 'nul' } as never)).toThrow(
      '"separator" is not an option',
    );
  });

  it('bytes that were transferred before they were signed', async () => {
    const bytes = new TextEncoder().encode(keys.join('\n'));
    const call = pool.presignBytes(template, bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    await expect(call).rejects.toThrow('"keys" expected bytes that are not transferred before they are signed');
  });

  it('and continues', async () => {
    expect(await pool.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });
});
