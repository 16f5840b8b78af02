/** Streams of a provider: each batch is signed with the credentials of its time. */
import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { PresignedBytes, PresignItem } from '../../bindings/entries/index.js';
import { collect } from '../support/collect.js';
import { thrown } from '../support/example.js';
import { keys, renewing, start, twoRenewals, urlOf } from '../support/renewing.js';

const decoder = new TextDecoder();
const lines = ({ urls }: PresignedBytes) => decoder.decode(urls).split('\n').slice(0, -1);

/** Keys, with an action before some of them. */
async function* during(list: readonly string[], events: Record<number, () => void>) {
  for (const [i, key] of list.entries()) {
    events[i]?.();
    yield key;
  }
}

describe('a stream that continues when credentials are renewed', () => {
  const { list, events, expected } = twoRenewals;
  const template = { expiresIn: 60 };

  it('as strings', async () => {
    const { world, provider } = renewing();
    const asked = vi.spyOn(provider, 'current');
    const urls = await collect(provider.presignStream(template, during(list, events(world)), { batchSize: 3 }));
    expect(urls).toEqual(expected);
    expect([asked.mock.calls.length, world.loads]).toEqual([5, 3]);
  });

  it('as a transform', async () => {
    const { world, provider } = renewing();
    const source = during(list, events(world));
    const readable = new ReadableStream<string>({
      async pull(controller) {
        const { done, value } = await source.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
    expect(await collect(readable.pipeThrough(provider.presignTransform(template, { batchSize: 3 })))).toEqual(
      expected,
    );
  });

  it('as bytes, of keys', async () => {
    const { world, provider } = renewing();
    const parts = await collect(
      provider.presignByteStream(template, during(list, events(world)), { batchSize: 3, format: 'lines' }),
    );
    expect(parts.flatMap(lines)).toEqual(expected);
  });

  it('as bytes, of pieces that end within a key', async () => {
    const { world, provider } = renewing();
    async function* pieces() {
      yield new TextEncoder().encode('a\nb\nc');
      world.advance(3400);
      yield new TextEncoder().encode('c\nd\n');
      world.advance(3400);
      yield new TextEncoder().encode('e');
    }
    const parts = await collect(provider.presignByteStream(template, pieces()));
    expect(parts.map(lines)).toEqual([
      ['a', 'b'].map((key) => urlOf(1, key, 60)),
      ['cc', 'd'].map((key) => urlOf(2, key, 60, 3400)),
      [urlOf(3, 'e', 60, 6800)],
    ]);
  });

  it('also several at once, which load credentials once', async () => {
    const { world, provider } = renewing();
    const read = () => collect(provider.presignStream(template, keys(4), { batchSize: 2 }));
    expect(await Promise.all([read(), read(), read()])).toEqual(
      Array.from({ length: 3 }, () => keys(4).map((key) => urlOf(1, key, 60))),
    );
    expect(world.loads).toBe(1);
  });
});

describe('with any clock, source of credentials and batches', () => {
  it('each batch has one signer, URLs end with their credentials, and no key is lost or signed twice', async () => {
    let seed = 20260102;
    const random = (limit: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * limit);
    };
    for (let run = 0; run < 60; run++) {
      const { world, provider } = renewing(400 + random(4000));
      const [batchSize, expiresIn, list] = [1 + random(9), 1 + random(5000), keys(random(60))];
      const source = (function* () {
        for (const key of list) {
          if (random(4) === 0) world.advance(random(900));
          if (random(9) === 0) world.lifetime = 400 + random(4000);
          yield key;
        }
      })();
      const urls = await collect(provider.presignStream({ expiresIn }, source, { batchSize }));
      const signed = urls.map((url) => {
        const parameters = new URL(url).searchParams;
        const [load, seconds] = [parameters.get('X-Amz-Security-Token')?.slice(5), parameters.get('X-Amz-Expires')];
        return { date: parameters.get('X-Amz-Date'), load: Number(load), seconds: Number(seconds) };
      });
      for (const [i, { date, load, seconds }] of signed.entries()) {
        // All URLs of one batch have one second and one signer.
        const { [i - (i % batchSize)]: first } = signed;
        expect([date, load]).toEqual([first?.date, first?.load]);
        const time = Date.parse((date as string).replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
        expect(urls[i]).toBe(urlOf(load, `key-${i}`, seconds, (time - start) / 1000));
        const left = ((world.ends[load] as number) - time) / 1000;
        expect(left).toBeGreaterThanOrEqual(300);
        expect(seconds).toBe(Math.min(expiresIn, left));
      }
      expect(urls.length).toBe(list.length);
    }
  });
});

describe('the options of a provider', () => {
  it('apply to its streams, and each of its signers gets the pairs of an iterator', async () => {
    const { world, provider } = renewing(3600, { expiresIn: 60, query: [['a', 'b']].values() as never });
    const urls = await collect(
      provider.presignStream({}, during(keys(2), { 1: () => world.advance(3400) }), { batchSize: 1 }),
    );
    for (const url of urls) expect(new URL(url).searchParams.get('a')).toBe('b');
    expect((await provider.current()).presign({ key: 'c' })).toContain('&a=b&');
  });

  it('refuse a wrong template when the stream is created', () => {
    const { provider } = renewing();
    expect(thrown(() => provider.presignStream({ expiresIn: 0 }, []))).toMatchObject({ field: 'expiresIn' });
    expect(thrown(() => provider.presignStream({}, 'abc' as never))).toMatchObject({ field: 'keys' });
    expect(thrown(() => provider.presignTransform({}, { batchSize: 0 }))).toMatchObject({ field: 'batchSize' });
    provider.dispose();
    expect(thrown(() => provider.presignStream({}, []))).toMatchObject({ code: 'SignerDisposed' });
  });
});

describe('while a provider loads', () => {
  it('a stream reads no further, and ends when its signal aborts', async () => {
    const { world, provider } = renewing();
    world.waits = new Promise(() => {});
    let [read, closed] = [0, false];
    function* endless() {
      try {
        for (;;) yield `key-${read++}`;
      } finally {
        closed = true;
      }
    }
    const controller = new AbortController();
    const { signal } = controller;
    const stream = provider.presignStream({}, endless(), { batchSize: 3, signal });
    const next = stream.next();
    await setTimeout(10);
    expect([read, world.loads]).toEqual([3, 1]);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect([closed, getEventListeners(signal, 'abort').length]).toEqual([true, 0]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('a stream of bytes ends when its signal aborts', async () => {
    const { world, provider } = renewing();
    world.waits = new Promise(() => {});
    for (const source of [['a'], [new TextEncoder().encode('a\n')]]) {
      const controller = new AbortController();
      const next = provider.presignByteStream({}, source as string[], { signal: controller.signal }).next();
      await setTimeout(5);
      controller.abort(new Error('enough'));
      await expect(next).rejects.toThrow('enough');
    }
  });

  it('a transform keeps its writer waiting, and both sides end when its signal aborts', async () => {
    const { world, provider } = renewing();
    world.waits = new Promise(() => {});
    const controller = new AbortController();
    const { signal } = controller;
    const { readable, writable } = provider.presignTransform({}, { batchSize: 2, signal });
    const reader = readable.getReader();
    const first = reader.read();
    const writer = writable.getWriter();
    await writer.write('a');
    const second = writer.write('b');
    const waited = await Promise.race([second.then(() => 'written'), setTimeout(10, 'waiting')]);
    expect([waited, writer.desiredSize]).toEqual(['waiting', 0]);
    const reason = new Error('enough');
    controller.abort(reason);
    for (const each of [first, second, writer.closed]) await expect(each).rejects.toBe(reason);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('a transform also ends in this way at its last batch', async () => {
    const { world, provider } = renewing();
    world.waits = new Promise(() => {});
    const controller = new AbortController();
    const { readable, writable } = provider.presignTransform({}, { signal: controller.signal });
    const next = readable.getReader().read();
    const writer = writable.getWriter();
    await writer.write('a');
    const closed = writer.close();
    await setTimeout(5);
    const reason = new Error('enough');
    controller.abort(reason);
    for (const each of [next, closed]) await expect(each).rejects.toBe(reason);
  });

  it('a stream yields its waiting last batch when the credentials arrive', async () => {
    const { world, provider } = renewing();
    let release = () => {};
    world.waits = new Promise<void>((resolve) => {
      release = resolve;
    });
    const urls = collect(provider.presignStream({ expiresIn: 60 }, keys(3)));
    await setTimeout(5);
    world.advance(1);
    release();
    expect(await urls).toEqual(keys(3).map((key) => urlOf(1, key, 60, 1)));
  });
});

describe('a provider that fails', () => {
  const failing = () => {
    const { world, provider } = renewing();
    const cause = new Error('the metadata service said {"SecretAccessKey":"s3cr3t"');
    const events = {
      7: () => {
        world.advance(3400);
        world.error = cause;
      },
    };
    return { world, provider, cause, source: during(keys(20), events) };
  };
  const good = keys(6).map((key) => urlOf(1, key, 60));

  it('ends a stream after the signed items, with the index of the first unsigned item', async () => {
    const { provider, cause, source } = failing();
    const urls: string[] = [];
    const error = await collect(provider.presignStream({ expiresIn: 60 }, source, { batchSize: 3 }), urls).catch(
      (each) => each,
    );
    expect(error).toMatchObject({
      name: 'SigV4Error',
      code: 'CredentialsUnavailable',
      field: 'credentials',
      index: 6,
      cause,
    });
    expect(error.message).toContain('of item 6');
    expect(error.message).not.toContain('s3cr3t');
    expect(urls).toEqual(good);
    expect(await source.next()).toMatchObject({ done: true });
  });

  it('ends a stream of bytes and a transform in the same way', async () => {
    const first = failing();
    const parts: PresignedBytes[] = [];
    await expect(
      collect(first.provider.presignByteStream({ expiresIn: 60 }, first.source, { batchSize: 3 }), parts),
    ).rejects.toMatchObject({ code: 'CredentialsUnavailable', index: 6 });
    expect(parts.flatMap(lines)).toEqual(good);

    const { world, provider, cause } = failing();
    const { readable, writable } = provider.presignTransform({ expiresIn: 60 }, { batchSize: 3 });
    const [writer, reader] = [writable.getWriter(), readable.getReader()];
    const urls: (string | undefined)[] = [];
    for (const key of keys(3)) writer.write(key);
    for (let i = 0; i < 3; i++) urls.push((await reader.read()).value);
    expect(urls).toEqual(good.slice(0, 3));
    world.advance(3400);
    world.error = cause;
    for (const key of keys(3, 3)) writer.write(key).catch(() => {});
    const failure = { code: 'CredentialsUnavailable', index: 3, cause };
    await expect(reader.read()).rejects.toMatchObject(failure);
    await expect(writer.closed).rejects.toMatchObject(failure);
  });

  it('can be retried: a new stream signs the rest of the keys', async () => {
    const { world, provider, source } = failing();
    const urls: string[] = [];
    const stream = () => collect(provider.presignStream({ expiresIn: 60 }, source, { batchSize: 3 }), urls);
    const { index } = await stream().catch((error) => error);
    world.error = undefined;
    await collect(provider.presignStream({ expiresIn: 60 }, keys(20).slice(index), { batchSize: 3 }), urls);
    expect(urls).toEqual([...good, ...keys(14, 6).map((key) => urlOf(3, key, 60, 3400))]);
  });

  it('passes on an error of this library, with an index added', async () => {
    const { world, provider } = renewing();
    const events = {
      2: () => {
        world.advance(3400);
        world.lifetime = 10;
      },
    };
    const error = await collect(provider.presignStream({}, during(keys(4), events), { batchSize: 2 })).catch((e) => e);
    expect(error).toMatchObject({ code: 'CredentialsExpired', field: 'credentials', index: 2 });
    expect(error.message).toContain('of item 2');
  });

  it('names the index when it was disposed, too', async () => {
    const { provider } = renewing();
    const stream = provider.presignStream({}, during(keys(4), { 2: () => provider.dispose() }), { batchSize: 2 });
    const error = await collect(stream).catch((each) => each);
    expect(error).toMatchObject({ code: 'SignerDisposed', index: 2 });
    expect(error.message).toContain('item 2');
  });
});

describe('URLs whose expiresIn is longer than the credentials of their batch last', () => {
  it('expire together with these credentials', async () => {
    const { world, provider } = renewing(1000);
    const events = { 2: () => world.advance(50), 4: () => world.advance(700), 6: () => world.advance(800) };
    const stream = provider.presignStream({ expiresIn: 5000 }, during(keys(8), events), { batchSize: 2 });
    expect(await collect(stream)).toEqual([
      // A source that gives credentials shorter than requested is asked once more, and then not for a while.
      ...keys(2).map((key) => urlOf(2, key, 1000)),
      ...keys(2, 2).map((key) => urlOf(2, key, 950, 50)),
      ...keys(2, 4).map((key) => urlOf(3, key, 1000, 750)),
      ...keys(2, 6).map((key) => urlOf(4, key, 1000, 1550)),
    ]);
  });

  it('are refused with their index, or keep their expiresIn', async () => {
    const refused = renewing(1000);
    const template = { expiresIn: 600, outliveCredentials: 'refuse' } as const;
    const list: (string | PresignItem)[] = [...keys(5), { key: 'x', expiresIn: 5000 }];
    await expect(collect(refused.provider.presignStream(template, list, { batchSize: 4 }))).rejects.toMatchObject({
      code: 'OutlivesCredentials',
      index: 5,
    });
    const error = await collect(refused.provider.presignStream({ ...template, expiresIn: 5000 }, keys(5))).catch(
      (e) => e,
    );
    expect(error).toMatchObject({ code: 'OutlivesCredentials', index: 0 });
    const allowed = renewing(1000);
    expect(
      await collect(allowed.provider.presignStream({ expiresIn: 5000, outliveCredentials: 'allow' }, ['a'])),
    ).toEqual([urlOf(2, 'a', 5000)]);
  });

  it('make a provider load again, once, also for the expiresIn of an item', async () => {
    const { world, provider } = renewing();
    const events = { 1: () => world.advance(2000), 2: () => world.advance(1000) };
    const stream = provider.presignStream({ expiresIn: 2500 }, during(keys(3), events), { batchSize: 1 });
    expect(await collect(stream)).toEqual([
      urlOf(1, 'key-0', 2500),
      urlOf(2, 'key-1', 2500, 2000),
      urlOf(2, 'key-2', 2500, 3000),
    ]);
    const items = [{ key: 'a', expiresIn: 2600 }, 'b', { key: 'c', expiresIn: 2601 }];
    expect(await collect(provider.presignStream({ expiresIn: 60 }, items, { batchSize: 1 }))).toEqual([
      urlOf(2, 'a', 2600, 3000),
      urlOf(2, 'b', 60, 3000),
      urlOf(3, 'c', 2601, 3000),
    ]);
  });

  it('count from the date that stableFor gives, and credentials that last until then are kept', async () => {
    const { world, provider } = renewing();
    // 03:00:00 is 245 seconds before the start: the URL ends 3,355 seconds after it, and the credentials 3,600.
    const template = { expiresIn: 3600, stableFor: 600 };
    const events = { 1: () => world.advance(200), 2: () => world.advance(400) };
    const urls = await collect(provider.presignStream(template, during(['a', 'a', 'a'], events), { batchSize: 1 }));
    // 03:10:00 is 355 seconds after the start, so other credentials are needed.
    expect(urls).toEqual([urlOf(1, 'a', 3600, -245), urlOf(1, 'a', 3600, -245), urlOf(2, 'a', 3600, 355)]);
  });

  it('count from a given date', async () => {
    const { world, provider } = renewing();
    await provider.current();
    world.advance(3000);
    const at = (after: number) => ({ expiresIn: 3600, signingDate: new Date(world.now + 1000 * (after - 3000)) });
    expect(await collect(provider.presignStream(at(0), ['a']))).toEqual([urlOf(1, 'a', 3600)]);
    expect(await collect(provider.presignStream(at(1), ['a']))).toEqual([urlOf(2, 'a', 3600, 1)]);
  });
});
