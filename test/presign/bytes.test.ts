import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Core } from '../../bindings/core/core.js';
import { JSON_ARRAY, LINES } from '../../bindings/core/numbers/format.js';
import { createSigner, type PresignedBytes } from '../../bindings/entries/index.js';
import { UrlBytes } from '../../bindings/presign/bytes.js';
import { credentials, referenceUrls, region, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });
const bytes = (text: string) => new TextEncoder().encode(text);

/** Cuts the URLs at the offsets, and checks that newlines and offsets agree. */
function cut({ urls, offsets }: PresignedBytes): string[] {
  const text = new TextDecoder().decode(urls);
  const list = Array.from({ length: offsets.length - 1 }, (_, i) =>
    text.slice(offsets[i], (offsets[i + 1] as number) - 1),
  );
  expect(text).toBe(list.map((url) => `${url}\n`).join(''));
  return list;
}

describe('presignBytes', () => {
  it('signs lines; the last line needs no newline', () => {
    for (const text of ['a\nb c\né', 'a\nb c\né\n'])
      expect(cut(signer.presignBytes(template, bytes(text)))).toEqual(referenceUrls(['a', 'b c', 'é']));
  });

  it('drops a carriage return only when it precedes the newline', () => {
    expect(cut(signer.presignBytes(template, bytes('a\r\nb\rc\r\nd\r')))).toEqual(referenceUrls(['a', 'b\rc', 'd']));
    expect(cut(signer.presignBytes(template, bytes('a\r\r\n')))).toEqual(referenceUrls(['a\r']));
  });

  it('uses no more memory than it needs, whatever keys come first', () => {
    const long = 'x'.repeat(1000);
    const keys = Array.from({ length: 6_000 }, (_, i) => (i < 2_048 ? 'a' : `${long}${i}`));
    const { urls, offsets } = signer.presignBytes(template, bytes(keys.join('\n')));
    expect(urls.buffer.byteLength).toBeLessThanOrEqual(1.6 * urls.length);
    expect(offsets.buffer.byteLength).toBeLessThanOrEqual(1.6 * offsets.byteLength);
    expect(cut({ urls, offsets })).toEqual(signer.presignMany(template, keys));
  });

  it('keeps newlines and carriage returns when NUL is the separator', () => {
    expect(cut(signer.presignBytes(template, bytes('a\nb\0c\r\0d'), { separator: 'nul' }))).toEqual(
      referenceUrls(['a\nb', 'c\r', 'd']),
    );
  });

  it('refuses an empty line, by index', () => {
    for (const text of ['a\n\nb', 'a\n\r\nb', 'a\n\n']) {
      expect(thrown(() => signer.presignBytes(template, bytes(text)))).toMatchObject({ code: 'EmptyKey', index: 1 });
    }
    expect(thrown(() => signer.presignBytes(template, bytes('\n')))).toMatchObject({ code: 'EmptyKey', index: 0 });
    expect(thrown(() => signer.presignBytes(template, bytes('a\0\0'), { separator: 'nul' }))).toMatchObject({
      code: 'EmptyKey',
      index: 1,
    });
  });

  it.each([
    ['a stray continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong e-prefixed sequence', [0xe0, 0x80, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['an overlong f-prefixed sequence', [0xf0, 0x80, 0x80, 0x80]],
    ['0xff', [0xff]],
    ['a truncated character', [0xe2, 0x82]],
    ['a wrong second byte', [0xc3, 0x28]],
  ])('refuses %s', (_, bad) => {
    for (const around of [
      ['', ''],
      ['x'.repeat(20), 'y'.repeat(20)],
    ]) {
      const key = new Uint8Array([...bytes(`ok\n${around[0]}`), ...bad, ...bytes(around[1] as string)]);
      expect(thrown(() => signer.presignBytes(template, key))).toMatchObject({ code: 'InvalidText', index: 1 });
    }
  });

  it('signs UTF-8 characters of every length', () => {
    const keys = [
      '\u0080',
      '\u07ff',
      '\u0800',
      '\ud7ff',
      '\ue000',
      '\uffff',
      '\u{10000}',
      '\u{10ffff}',
      `${'x'.repeat(15)}é`,
    ];
    expect(cut(signer.presignBytes(template, bytes(keys.join('\n'))))).toEqual(referenceUrls(keys));
  });

  it('refuses dot segments and long keys, with the index counted over all chunks', () => {
    const lines = Array.from({ length: 9000 }, (_, i) => `key-${i}`);
    lines[8765] = 'a/..';
    expect(thrown(() => signer.presignBytes(template, bytes(lines.join('\n'))))).toMatchObject({
      code: 'DotSegment',
      index: 8765,
    });
    lines[8765] = 'x'.repeat(1025);
    expect(thrown(() => signer.presignBytes(template, bytes(lines.join('\n'))))).toMatchObject({
      name: 'RangeError',
      index: 8765,
    });
  });

  it('refuses text without a separator that is longer than a key and than the core’s input', () => {
    expect(thrown(() => signer.presignBytes(template, new Uint8Array(1_000_000).fill(0x61)))).toMatchObject({
      name: 'RangeError',
      index: 0,
    });
  });

  it('signs 100 MB of keys, with the offsets of each URL', () => {
    const key = `${'photos/2026/some-album/'.repeat(8)}IMG_`;
    const size = 100_000_000;
    const line = bytes(`${key}0000000\n`);
    const count = Math.floor(size / line.length);
    const text = new Uint8Array(count * line.length);
    for (let i = 0; i < count; i++) {
      text.set(line, i * line.length);
      for (let digit = 0, rest = i; digit < 7; digit++, rest = Math.floor(rest / 10))
        text[(i + 1) * line.length - 2 - digit] = 0x30 + (rest % 10);
    }
    const { urls, offsets } = signer.presignBytes(template, text);
    expect(offsets.length).toBe(count + 1);
    expect(urls.length).toBe(offsets[count]);
    const picked = [0, 1, 1023, 2047, 2048, Math.floor(count / 2), count - 1];
    const decode = (i: number) => new TextDecoder().decode(urls.subarray(offsets[i], (offsets[i + 1] as number) - 1));
    expect(picked.map(decode)).toEqual(referenceUrls(picked.map((i) => `${key}${String(i).padStart(7, '0')}`)));
  });

  it('returns memory that belongs to the caller', () => {
    const first = signer.presignBytes(template, bytes('a'));
    const copy = first.urls.slice();
    signer.presignBytes({ ...template, method: 'PUT' }, bytes('b'));
    expect(first.urls).toEqual(copy);
  });

  it('takes strings and items as well', () => {
    expect(cut(signer.presignBytes(template, ['a', 'b\nc', { key: 'd' }]))).toEqual(referenceUrls(['a', 'b\nc', 'd']));
  });

  it('refuses output of 4 GiB and more', () => {
    // The closing bracket of an array counts too.
    for (const [format, length] of [
      [LINES, 2 ** 32],
      [JSON_ARRAY, 2 ** 32 - 1],
    ] as const) {
      const core = { offsets: [0, length] } as unknown as Core;
      expect(thrown(() => new UrlBytes(core, format).take(1))).toMatchObject({ name: 'RangeError', field: 'keys' });
    }
  });

  it('refuses values that are not options', () => {
    for (const options of [null, 'nul', 7]) {
      expect(thrown(() => signer.presignBytes(template, bytes('a'), options as never))).toMatchObject({
        name: 'TypeError',
        field: 'options',
      });
    }
  });

  it('refuses unknown options', () => {
    for (const options of [{ seperator: 'nul' }, { batchSize: 3 }, { signal: new AbortController().signal }]) {
      expect(thrown(() => signer.presignBytes(template, bytes('a'), options as never))).toMatchObject({
        name: 'TypeError',
        field: 'options',
      });
    }
    expect(() => signer.presignStream(template, [], { batchsize: 3 } as never)).toThrow('"batchsize" is not an option');
    expect(() => signer.presignByteStream(template, [], { batchsize: 3 } as never)).toThrow('is not an option');
  });

  it('refuses input that is neither bytes nor a list, and unknown separators', () => {
    for (const keys of ['a', 7, null, {}, new ArrayBuffer(3)])
      expect(thrown(() => signer.presignBytes(template, keys as never))).toMatchObject({
        name: 'TypeError',
        field: 'keys',
      });
    expect(thrown(() => signer.presignBytes(template, bytes('a'), { separator: ',' as never }))).toMatchObject({
      name: 'RangeError',
      field: 'separator',
    });
    expect(thrown(() => signer.presignBytes(template, bytes('a'), { separator: 7 as never }))).toMatchObject({
      name: 'TypeError',
      field: 'separator',
    });
  });
});

describe('presignByteStream', () => {
  it('copies the rest of a piece, so the source may reuse one Buffer', async () => {
    const keys = Array.from({ length: 500 }, (_, i) => `photos/key-${i}`);
    const text = Buffer.from(keys.join('\n'));
    const buffer = Buffer.alloc(64);
    function* pieces() {
      for (let at = 0; at < text.length; at += buffer.length)
        yield buffer.subarray(0, text.copy(buffer, 0, at, at + buffer.length));
    }
    expect(await collect(pieces())).toEqual(referenceUrls(keys));
  });

  async function collect(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, options = {}) {
    const all: string[] = [];
    for await (const signed of signer.presignByteStream(template, pieces, options)) all.push(...cut(signed));
    return all;
  }

  it('signs pieces that end anywhere in a key', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `${'é'.repeat(i % 7)}key-${i}`);
    const text = bytes(keys.join('\r\n'));
    for (const size of [1, 2, 3, 7, 64, 1000, 100_000]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.subarray(i * size, (i + 1) * size),
      );
      expect(await collect(pieces)).toEqual(referenceUrls(keys));
    }
  });

  it('counts indices from the start of the stream', async () => {
    await expect(collect([bytes('a\nb\nc'), bytes('d\n\ne')])).rejects.toMatchObject({ code: 'EmptyKey', index: 3 });
    await expect(collect([bytes('a\nb'), bytes('x'.repeat(2000))])).rejects.toMatchObject({
      name: 'RangeError',
      index: 1,
    });
    await expect(collect([7 as never])).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('rejects with the signal’s reason, and removes its listener', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const idle = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const reading = collect(idle, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 5);
    await expect(reading).rejects.toBe(reason);
    const { signal } = new AbortController();
    expect(await collect([bytes('a')], { signal })).toEqual(referenceUrls(['a']));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('yields nothing for an empty source', async () => {
    expect(await collect([])).toEqual([]);
    expect(await collect([new Uint8Array(0), new Uint8Array(0)])).toEqual([]);
  });
});
