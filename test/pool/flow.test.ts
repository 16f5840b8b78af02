import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type Pool } from '../../bindings/entries/pool.js';
import { credentials, referenceUrls, region, template } from '../support/example.js';

const keys = Array.from({ length: 400 }, (_, i) => `photos/${i}.jpg`);

let pool: Pool;
beforeAll(async () => {
  pool = await createPool({ credentials, region, workers: 2 });
});
afterAll(() => pool.close());

describe('back-pressure', () => {
  it('reads three batches ahead for each worker, and no more', async () => {
    let read = 0;
    function* counted() {
      for (;;) {
        read++;
        yield 'key';
      }
    }
    const batchSize = 10;
    const urls = pool.presignStream(template, counted(), { batchSize });
    await urls.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const most = (pool.workers * 3 + 1) * batchSize;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(most);
    for (let i = 1; i < 500; i++) await urls.next();
    expect(read).toBeLessThanOrEqual(500 + most);
    await urls.return();
  });

  it('yields a batch as soon as it is signed, even if the source has no more for now', async () => {
    let release = () => {};
    async function* source() {
      yield 'a';
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield 'b';
    }
    const urls = pool.presignStream(template, source(), { batchSize: 1 });
    expect((await urls.next()).value).toBe(referenceUrls(['a'])[0]);
    release();
    expect((await urls.next()).value).toBe(referenceUrls(['b'])[0]);
    expect((await urls.next()).done).toBe(true);
  });
});

describe('the source', () => {
  it('is closed when the reader stops', async () => {
    let closed = false;
    async function* source() {
      try {
        yield* keys;
      } finally {
        closed = true;
      }
    }
    for await (const _ of pool.presignStream(template, source(), { batchSize: 5 })) break;
    expect(closed).toBe(true);
  });

  it('is closed when the readable side of a transform is cancelled, and its errors reach the reader', async () => {
    const { readable, writable } = pool.presignTransform(template, { batchSize: 1 });
    const writer = writable.getWriter();
    writer.write('a').catch(() => {});
    const reader = readable.getReader();
    expect((await reader.read()).value).toBe(referenceUrls(['a'])[0]);
    await reader.cancel('enough');
    await expect(writer.write('b')).rejects.toBe('enough');

    const broken = new ReadableStream<string>({
      pull(controller) {
        controller.error(new Error('database gone'));
      },
    });
    await expect(broken.pipeThrough(pool.presignTransform(template)).getReader().read()).rejects.toThrow(
      'database gone',
    );
  });

  it('of a transform gets the reason why its keys are no longer read', async () => {
    const refused = pool.presignTransform(template, { batchSize: 1 });
    const writer = refused.writable.getWriter();
    const failed = expect(writer.closed).rejects.toMatchObject({ code: 'EmptyKey', index: 1 });
    writer.write('a').catch(() => {});
    writer.write('').catch(() => {});
    const reader = refused.readable.getReader();
    expect((await reader.read()).value).toBe(referenceUrls(['a'])[0]);
    await expect(reader.read()).rejects.toMatchObject({ code: 'EmptyKey', index: 1 });
    await failed;
    await expect(writer.write('b')).rejects.toMatchObject({ code: 'EmptyKey' });

    const controller = new AbortController();
    const aborted = pool.presignTransform(template, { signal: controller.signal });
    const other = aborted.writable.getWriter();
    const ended = expect(other.closed).rejects.toThrow('stop');
    controller.abort(new Error('stop'));
    await ended;
    await expect(other.write('a')).rejects.toThrow('stop');
    await expect(aborted.readable.getReader().read()).rejects.toThrow('stop');
  });

  it('of a transform is not read before URLs are requested', async () => {
    let pulled = 0;
    const source = new ReadableStream<string>(
      {
        pull(stream) {
          pulled++;
          stream.enqueue('key');
        },
      },
      { highWaterMark: 0 },
    );
    const urls = source.pipeThrough(pool.presignTransform(template, { batchSize: 1 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    // The writable side of a stream buffers one key by itself.
    expect(pulled).toBeLessThanOrEqual(1);
    await urls.cancel();
  });

  it('fails after its earlier keys have been delivered', async () => {
    async function* source() {
      yield* keys.slice(0, 25);
      throw new Error('database gone');
    }
    const urls: string[] = [];
    const read = async () => {
      for await (const url of pool.presignStream(template, source(), { batchSize: 10 })) urls.push(url);
    };
    await expect(read()).rejects.toThrow('database gone');
    // As with one thread, only whole batches are delivered.
    expect(urls).toEqual(referenceUrls(keys.slice(0, 20)));
  });
});

describe('an AbortSignal', () => {
  it('rejects at once if it has aborted', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(pool.presignMany(template, keys, { signal })).rejects.toThrow('stop');
    await expect(pool.presignBytes(template, keys, { signal })).rejects.toThrow('stop');
    await expect(pool.presignStream(template, keys, { signal }).next()).rejects.toThrow('stop');
    await expect(pool.presignByteStream(template, [new Uint8Array(3)], { signal }).next()).rejects.toThrow('stop');
  });

  it('ends a stream whose source yields nothing', async () => {
    const controller = new AbortController();
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const urls = pool.presignStream(template, never, { signal: controller.signal });
    const next = urls.next();
    setTimeout(() => controller.abort(new Error('stop')), 20);
    await expect(next).rejects.toThrow('stop');
    expect((await urls.next()).done).toBe(true);
  });

  it('ends a call between its jobs, and queued jobs are not signed', async () => {
    const controller = new AbortController();
    let read = 0;
    function* endless() {
      for (;;) {
        if (++read === 50_000) controller.abort(new Error('stop'));
        yield 'key';
      }
    }
    await expect(pool.presignMany(template, endless(), { signal: controller.signal })).rejects.toThrow('stop');
    expect(read).toBeLessThan(60_000);
    expect(await pool.presignMany(template, ['a'])).toEqual(referenceUrls(['a']));
  });
});
