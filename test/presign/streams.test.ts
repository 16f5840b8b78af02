import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSigner, type PresignItem } from '../../bindings/entries/index.js';
import { collect } from '../support/collect.js';
import { bucket, credentials, reference, referenceUrls, region, template, thrown } from '../support/example.js';

const signer = await createSigner({ credentials, region });
const names = (count: number) => Array.from({ length: count }, (_, i) => `key-${i}`);

async function* slowly(keys: Iterable<string | PresignItem>) {
  for (const key of keys) {
    await setTimeout(0);
    yield key;
  }
}

describe('presignStream', () => {
  it('takes iterables and async iterables, and yields the URLs in order', async () => {
    const keys = names(700);
    expect(await collect(signer.presignStream(template, keys))).toEqual(referenceUrls(keys));
    expect(await collect(signer.presignStream(template, slowly(keys.slice(0, 30)), { batchSize: 8 }))).toEqual(
      referenceUrls(keys.slice(0, 30)),
    );
    expect(await collect(signer.presignStream(template, []))).toEqual([]);
  });

  it('refuses a Node stream that decodes bytes to text, because its pieces would be taken for keys', () => {
    const text = () => Readable.from([Buffer.from('a\nb\n')], { objectMode: false, encoding: 'utf8' });
    for (const stream of [
      () => signer.presignStream(template, text()),
      () => signer.presignByteStream(template, text()),
    ])
      expect(thrown(stream)).toMatchObject({
        code: 'WrongType',
        field: 'keys',
        reason: expect.stringContaining('setEncoding'),
      });
  });

  it('takes a Node stream in object mode, in which each object is a key', async () => {
    const keys = names(3);
    expect(await collect(signer.presignStream(template, Readable.from(keys, { encoding: 'utf8' })))).toEqual(
      referenceUrls(keys),
    );
  });

  it('holds one batch: it reads the next batch after its URLs are taken', async () => {
    let read = 0;
    function* keys() {
      for (;;) yield `key-${read++}`;
    }
    const stream = signer.presignStream(template, keys(), { batchSize: 10 });
    for (let taken = 1; taken <= 25; taken++) {
      await stream.next();
      expect(read).toBe(Math.ceil(taken / 10) * 10);
    }
    await stream.return();
    expect(read).toBe(30);
  });

  it('closes the source when the reader stops', async () => {
    let closed = false;
    async function* keys() {
      try {
        for (;;) yield 'a';
      } finally {
        closed = true;
      }
    }
    for await (const _ of signer.presignStream(template, keys(), { batchSize: 2 })) break;
    expect(closed).toBe(true);
    closed = false;
    for await (const _ of signer.presignStream(template, keys(), {
      batchSize: 2,
      signal: new AbortController().signal,
    }))
      break;
    expect(closed).toBe(true);
  });

  it('yields no URL of a batch with a bad key, and counts from the start of the stream', async () => {
    const keys = [...names(25), 'a/./b', ...names(10)];
    const got: string[] = [];
    const reading = (async () => {
      for await (const url of signer.presignStream(template, keys, { batchSize: 10 })) got.push(url);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'DotSegment', index: 25 });
    expect(got).toEqual(referenceUrls(names(20)));
  });

  it('yields no URL of a batch when the source throws', async () => {
    async function* keys() {
      yield* names(15);
      throw new Error('the list ended early');
    }
    const got: string[] = [];
    const reading = (async () => {
      for await (const url of signer.presignStream(template, keys(), { batchSize: 10 })) got.push(url);
    })();
    await expect(reading).rejects.toThrow('the list ended early');
    expect(got).toEqual(referenceUrls(names(10)));
  });

  it('rejects with the signal’s reason, even while the source is waited for', async () => {
    const reason = new Error('enough');
    for (const when of ['before', 'while waiting', 'between URLs']) {
      const controller = new AbortController();
      let closed = false;
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: () =>
            when === 'between URLs'
              ? Promise.resolve({ done: false as const, value: 'a' })
              : new Promise<never>(() => {}),
          return: async () => {
            closed = true;
            return { done: true as const, value: undefined };
          },
        }),
      };
      if (when === 'before') controller.abort(reason);
      const stream = signer.presignStream(template, source, { signal: controller.signal, batchSize: 4 });
      if (when === 'between URLs') await stream.next();
      const next = stream.next();
      if (when === 'while waiting') setTimeout(5).then(() => controller.abort(reason));
      if (when === 'between URLs') {
        await next;
        controller.abort(reason);
        await expect(stream.next()).rejects.toBe(reason);
      } else {
        await expect(next).rejects.toBe(reason);
      }
      expect(closed).toBe(true);
      expect(await stream.next()).toEqual({ done: true, value: undefined });
    }
  });

  it('holds batchSize keys, 2,048 at most', async () => {
    let read = 0;
    function* keys() {
      for (;;) yield `key-${read++}`;
    }
    const stream = signer.presignStream(template, keys(), { batchSize: 2048 });
    await stream.next();
    expect(read).toBe(2048);
    await stream.return();
  });

  it('removes its listener from the signal when it ends, or when the reader stops', async () => {
    const { signal } = new AbortController();
    await collect(signer.presignStream(template, names(3), { signal }));
    for await (const _ of signer.presignStream(template, names(3), { signal })) break;
    await expect(collect(signer.presignStream(template, [''], { signal }))).rejects.toMatchObject({ code: 'EmptyKey' });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with the signal’s reason even if the source cannot be closed', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false as const, value: 'a' }),
        return: () => {
          throw new Error('cannot be closed');
        },
      }),
    };
    const stream = signer.presignStream(template, source, { signal: controller.signal, batchSize: 1 });
    await stream.next();
    controller.abort(reason);
    await expect(stream.next()).rejects.toBe(reason);
  });

  it('passes on items with query parameters', async () => {
    const items = [{ key: 'a', query: { partNumber: 1 } }, 'b'];
    expect(await collect(signer.presignStream(template, items))).toEqual([
      reference({ path: '/a', query: [['partNumber', '1']] }).url,
      reference({ path: '/b' }).url,
    ]);
  });

  it('reads the clock for each batch', async () => {
    let time = Date.parse('2026-01-02T23:59:59Z');
    const moving = await createSigner({ credentials, region, now: () => time });
    const urls: string[] = [];
    for await (const url of moving.presignStream({ bucket, expiresIn: 60 }, names(4), { batchSize: 2 })) {
      urls.push(url);
      if (urls.length === 2) time += 1000;
    }
    const dates = ['2026-01-02T23:59:59Z', '2026-01-02T23:59:59Z', '2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z'];
    expect(urls).toEqual(
      dates.map((date, i) => reference({ path: `/key-${i}`, date: new Date(date), expiresIn: 60 }).url),
    );
  });

  it('refuses wrong arguments when it is called', () => {
    expect(thrown(() => signer.presignStream(template, 'abc' as never))).toMatchObject({
      name: 'TypeError',
      field: 'keys',
    });
    expect(thrown(() => signer.presignStream({ ...template, expiresIn: 0 }, []))).toMatchObject({
      name: 'RangeError',
      field: 'expiresIn',
    });
    for (const batchSize of [0, 2049, 1.5])
      expect(thrown(() => signer.presignStream(template, [], { batchSize }))).toMatchObject({
        name: 'RangeError',
        field: 'batchSize',
      });
    expect(thrown(() => signer.presignStream(template, [], { signal: {} as never }))).toMatchObject({
      name: 'TypeError',
      field: 'signal',
    });
    expect(thrown(() => signer.presignTransform(template, { batchSize: 0 }))).toMatchObject({ field: 'batchSize' });
    expect(thrown(() => signer.presignByteStream(template, new Uint8Array(1)[0] as never))).toMatchObject({
      name: 'TypeError',
      field: 'keys',
    });
  });
});

describe('presignTransform', () => {
  // Node has ReadableStream.from; the DOM type library does not have it yet.
  const { from } = ReadableStream as unknown as { from<T>(source: Iterable<T>): ReadableStream<T> };
  const readable = (keys: Iterable<string | PresignItem>) =>
    from.call(ReadableStream, keys) as ReadableStream<string | PresignItem>;

  it('turns a stream of keys into one of URLs', async () => {
    const keys = names(600);
    expect(await collect(readable(keys).pipeThrough(signer.presignTransform(template)))).toEqual(referenceUrls(keys));
    expect(await collect(readable([]).pipeThrough(signer.presignTransform(template)))).toEqual([]);
  });

  it('applies back-pressure: without a reader it holds one batch', async () => {
    let read = 0;
    function* keys() {
      for (;;) yield `key-${read++}`;
    }
    const stream = readable(keys()).pipeThrough(signer.presignTransform(template, { batchSize: 16 }));
    await setTimeout(20);
    const before = read;
    expect(before).toBeLessThanOrEqual(16 + 2);
    const reader = stream.getReader();
    for (let i = 0; i < 16; i++) await reader.read();
    await setTimeout(20);
    expect(read).toBeLessThanOrEqual(before + 16 + 2);
    await reader.cancel();
  });

  it('fails with the error of a bad key, and yields no URL of its batch', async () => {
    const got: string[] = [];
    const reading = (async () => {
      for await (const url of readable([...names(7), '', 'x']).pipeThrough(
        signer.presignTransform(template, { batchSize: 4 }),
      ))
        got.push(url);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'EmptyKey', index: 7 });
    // An errored stream drops unread chunks, so zero or more whole batches have come through.
    expect(got.length % 4).toBe(0);
    expect(got).toEqual(referenceUrls(names(got.length)));
  });

  it('removes its listener from the signal when it ends, fails, or is cancelled on either side', async () => {
    const { signal } = new AbortController();
    await collect(readable(['a']).pipeThrough(signer.presignTransform(template, { signal })));
    await expect(collect(readable(['']).pipeThrough(signer.presignTransform(template, { signal })))).rejects.toThrow();
    await signer.presignTransform(template, { signal }).readable.cancel();
    await signer.presignTransform(template, { signal }).writable.abort();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('obeys a signal', async () => {
    const controller = new AbortController();
    const transform = signer.presignTransform(template, { signal: controller.signal, batchSize: 1 });
    const writer = transform.writable.getWriter();
    writer.write('a').catch(() => {});
    const reader = transform.readable.getReader();
    expect((await reader.read()).value).toBe(referenceUrls(['a'])[0]);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await expect(writer.write('b')).rejects.toBe(reason);
    const late = signer.presignTransform(template, { signal: controller.signal });
    await expect(late.readable.getReader().read()).rejects.toBe(reason);
    await expect(late.writable.getWriter().write('a')).rejects.toBe(reason);
  });
});
