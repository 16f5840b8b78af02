/** JSON and NDJSON from workers equal the bytes from one thread, whose tests have the expected values. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PresignedBytes, Presigner, PresignItem } from '../../bindings/api/presigner.js';
import { createPool, type Pool } from '../../bindings/entries/pool.js';
import { createPresigner } from '../../bindings/entries/presign.js';
import { credentials, referenceUrls, region, template } from '../support/example.js';

const MANY = 14_000;
const keys = Array.from({ length: MANY }, (_, i) => `photos/${i % 7 === 0 ? '"ä b"\\/' : ''}${i}.jpg`);
const formats = ['json', 'ndjson'] as const;

let presigner: Presigner;
beforeAll(async () => {
  presigner = await createPresigner({ credentials, region });
});

function expectSame(signed: PresignedBytes, alone: PresignedBytes): void {
  // toEqual would take a minute for a few megabytes.
  expect(Buffer.compare(signed.urls, alone.urls)).toBe(0);
  expect(signed.offsets.join()).toBe(alone.offsets.join());
}

describe.each([1, 3])('%i workers', (workers) => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await createPool({ credentials, region, workers });
  });
  afterAll(() => pool.close());

  async function textOf(results: AsyncIterable<PresignedBytes>): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const { urls, offsets } of results) {
      // In every part, the first and the last entry are at their offsets.
      for (const i of offsets.length > 1 ? [0, offsets.length - 2] : [])
        JSON.parse(Buffer.from(urls.subarray(offsets[i], (offsets[i + 1] as number) - 1)).toString());
      parts.push(urls);
    }
    return Buffer.concat(parts).toString();
  }

  it.each([0, 1, 2048, 2049, MANY])('of %i keys, strings and bytes', async (count) => {
    const some = keys.slice(0, count);
    const bytes = Buffer.from(some.join('\n'));
    for (const format of formats) {
      const alone = presigner.presignBytes(template, some, { format });
      expectSame(await pool.presignBytes(template, some, { format }), alone);
      expectSame(await pool.presignBytes(template, bytes, { format }), alone);
    }
    const json = await pool.presignBytes(template, some, { format: 'json' });
    expect(Buffer.from(json.urls).toString()).toBe(JSON.stringify(referenceUrls(some)));
  });

  it.each(formats)('of keys that cannot be sent as bytes, and of items: %s', async (format) => {
    const awkward: (string | PresignItem)[] = ['a\nb', 'nul\0"', '\r', { key: '\\', query: { versionId: '"' } }, '😀'];
    const alone = presigner.presignBytes(template, awkward, { format });
    expectSame(await pool.presignBytes(template, awkward, { format }), alone);
    const plain = awkward.slice(0, 3);
    expectSame(
      await pool.presignBytes(template, plain, { format }),
      presigner.presignBytes(template, plain, { format }),
    );
  });

  it.each(formats)('of streams of pieces, keys and items: %s', async (format) => {
    const text = Buffer.from(keys.join('\n'));
    const expected = Buffer.from(presigner.presignBytes(template, keys, { format }).urls).toString();
    for (const size of [1000, 65_536, text.length]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.subarray(i * size, (i + 1) * size),
      );
      expect((await textOf(pool.presignByteStream(template, pieces, { format }))) === expected).toBe(true);
    }
    const items = keys.map((key, i) => (i % 2 === 0 ? key : { key }));
    for (const batchSize of [undefined, 1000])
      expect((await textOf(pool.presignByteStream(template, items, { format, batchSize }))) === expected).toBe(true);
    expect(await textOf(pool.presignByteStream(template, [], { format }))).toBe(format === 'json' ? '[]' : '');
  });

  it('ends a stream with the error, and leaves the array open', async () => {
    const got: Uint8Array[] = [];
    const read = async (source: Iterable<string>) => {
      const options = { format: 'json', batchSize: 1000 } as const;
      for await (const { urls } of pool.presignByteStream(template, source, options)) got.push(urls);
    };
    await expect(read([...keys.slice(0, 5500), '', ...keys])).rejects.toMatchObject({ code: 'EmptyKey', index: 5500 });
    const text = Buffer.concat(got).toString();
    expect(JSON.parse(`${text}]`)).toEqual(referenceUrls(keys.slice(0, 5000)));
    const bad = keys.map((key, i) => (i === 7000 ? 'a/..' : key));
    await expect(pool.presignBytes(template, bad, { format: 'json' })).rejects.toMatchObject({ index: 7000 });
  });

  it('refuses unknown formats, and bytes among keys', async () => {
    await expect(pool.presignBytes(template, keys, { format: 'csv' as never })).rejects.toThrow('"format" expected');
    await expect(pool.presignBytes(template, keys, { batchSize: 7 } as never)).rejects.toThrow('is not an option');
    expect(() => pool.presignByteStream(template, keys, { format: 'csv' as never })).toThrow('"format" expected');
    const mixed = ['a', Buffer.from('b')] as never;
    await expect(textOf(pool.presignByteStream(template, mixed))).rejects.toMatchObject({ field: 'keys' });
  });
});
