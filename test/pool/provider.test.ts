/** A pool whose credentials come from a provider. */
import { describe, expect, it, vi } from 'vitest';
import { createSignerProvider } from '../../bindings/entries/index.js';
import { createPool, type Pool, type PresignedBytes } from '../../bindings/entries/pool.js';
import { collect } from '../support/collect.js';
import { credentials, region } from '../support/example.js';
import { keys, renewing, start, twoRenewals, urlOf } from '../support/renewing.js';

const decoder = new TextDecoder();
const lines = ({ urls }: PresignedBytes) => decoder.decode(urls).split('\n').slice(0, -1);
const template = { expiresIn: 60 };

async function withPool<T>(given: ReturnType<typeof renewing>, use: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = await createPool({ provider: given.provider, workers: 2 });
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

/**
 * Keys whose clock advances once all earlier jobs are signed. A job is signed with the time at which a worker gets it.
 */
async function* during(list: readonly string[], events: Record<number, () => void>) {
  for (const [i, key] of list.entries()) {
    if (i in events) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      events[i]?.();
    }
    yield key;
  }
}

describe('the streams of a pool continue when credentials are renewed', () => {
  const { list, events, expected } = twoRenewals;

  it('as strings, with one request for credentials per batch', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      expect([pool.region, pool.service]).toEqual([region, 's3']);
      const asked = vi.spyOn(given.provider, 'current');
      const urls = pool.presignStream(template, during(list, events(given.world)), { batchSize: 3 });
      expect(await collect(urls)).toEqual(expected);
      expect([asked.mock.calls.length, given.world.loads]).toEqual([5, 3]);
    });
  });

  it('as a transform, and as bytes', async () => {
    const first = renewing();
    await withPool(first, async (pool) => {
      const { readable, writable } = pool.presignTransform(template, { batchSize: 3 });
      const writer = writable.getWriter();
      const writing = (async () => {
        for await (const key of during(list, events(first.world))) await writer.write(key);
        await writer.close();
      })();
      const reader = readable.getReader();
      const urls: string[] = [];
      for (let read = await reader.read(); !read.done; read = await reader.read()) urls.push(read.value);
      await writing;
      expect(urls).toEqual(expected);
    });
    const second = renewing();
    await withPool(second, async (pool) => {
      const source = during(list, events(second.world));
      expect((await collect(pool.presignByteStream(template, source, { batchSize: 3 }))).flatMap(lines)).toEqual(
        expected,
      );
    });
  });

  it('for a reader that returns after the credentials of the batches read ahead have expired', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      const list = keys(20);
      const urls: string[] = [];
      for await (const url of pool.presignStream(template, list, { batchSize: 1 })) {
        urls.push(url);
        if (urls.length !== 2) continue;
        // Every read-ahead place now has a job, and one job waits.
        await new Promise((resolve) => setTimeout(resolve, 100));
        given.world.advance(3600);
      }
      const renewed = urls.indexOf(urlOf(2, `key-${urls.filter((url) => url.includes('token1')).length}`, 60, 3600));
      expect(renewed).toBeGreaterThan(2);
      expect(urls).toEqual([
        ...keys(renewed).map((key) => urlOf(1, key, 60)),
        ...keys(20 - renewed, renewed).map((key) => urlOf(2, key, 60, 3600)),
      ]);
    });
  });

  it('of pieces of bytes, with one signer for each piece', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      async function* pieces() {
        yield new TextEncoder().encode('a\nb\nc');
        await new Promise((resolve) => setTimeout(resolve, 100));
        given.world.advance(3400);
        yield new TextEncoder().encode('c\nd');
      }
      expect((await collect(pool.presignByteStream(template, pieces()))).flatMap(lines)).toEqual([
        ...['a', 'b'].map((key) => urlOf(1, key, 60)),
        ...['cc', 'd'].map((key) => urlOf(2, key, 60, 3400)),
      ]);
    });
  });
});

describe('a call of a pool', () => {
  it('keeps its signer to the end, and the next call gets the next signer', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      const list = keys(5000);
      function* renewed() {
        yield* list.slice(0, 4000);
        given.world.advance(3400);
        yield* list.slice(4000);
      }
      expect(await pool.presignMany(template, renewed())).toEqual(list.map((key) => urlOf(1, key, 60)));
      const bytes = new TextEncoder().encode('a\nb');
      expect(lines(await pool.presignBytes(template, bytes))).toEqual(['a', 'b'].map((key) => urlOf(2, key, 60, 3400)));
      expect(given.world.loads).toBe(2);
    });
  });

  it('loads again if it needs a longer validity, and its URLs are shortened where that does not help', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      given.world.advance(2000);
      expect(await pool.presignMany({ expiresIn: 3000 }, ['a'])).toEqual([urlOf(2, 'a', 3000, 2000)]);
      given.world.lifetime = 1000;
      given.world.advance(1000);
      expect(await pool.presignMany({ expiresIn: 3000 }, ['a'])).toEqual([urlOf(3, 'a', 1000, 3000)]);
      await expect(pool.presignMany({ expiresIn: 3000, outliveCredentials: 'refuse' }, ['a'])).rejects.toMatchObject({
        code: 'OutlivesCredentials',
        reason: 'is 3000 seconds, but the credentials end in 1000: use at most 1000',
      });
      expect(given.world.loads).toBe(3);
    });
  });

  it('checks the expiresIn of its first items', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      const items = ['a', { key: 'b', expiresIn: 3000 }];
      given.world.advance(1000);
      expect(await pool.presignMany(template, items)).toEqual([urlOf(2, 'a', 60, 1000), urlOf(2, 'b', 3000, 1000)]);
      given.world.advance(1000);
      expect(lines(await pool.presignBytes(template, items))).toEqual([
        urlOf(3, 'a', 60, 2000),
        urlOf(3, 'b', 3000, 2000),
      ]);
      expect(given.world.loads).toBe(3);
    });
  });

  it('checks the expiresIn of items of a stream', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      given.world.advance(1000);
      const items = ['a', { key: 'b', expiresIn: 3000 }];
      expect(await collect(pool.presignStream(template, items, { batchSize: 1 }))).toEqual([
        urlOf(1, 'a', 60, 1000),
        urlOf(2, 'b', 3000, 1000),
      ]);
    });
  });
});

describe('a provider that fails or waits', () => {
  const cause = new Error('the metadata service is gone');

  it('ends a stream after the signed items, with the index of the first unsigned item', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      const events = {
        7: () => {
          given.world.advance(3400);
          given.world.error = cause;
        },
      };
      const urls: string[] = [];
      const source = during(keys(20), events);
      const stream = pool.presignStream(template, source, { batchSize: 3 });
      const error = await collect(stream, urls).catch((each) => each);
      expect(error).toMatchObject({ code: 'CredentialsUnavailable', index: 6, cause });
      expect(error.message).toContain('of item 6');
      expect(urls).toEqual(keys(6).map((key) => urlOf(1, key, 60)));
      expect(await source.next()).toMatchObject({ done: true });
      // A list has no item at which the provider failed.
      const failed = await pool.presignMany(template, keys(3)).catch((each) => each);
      expect(failed).toMatchObject({ code: 'CredentialsUnavailable', cause });
      expect(failed.index).toBeUndefined();
      given.world.error = undefined;
      expect(await pool.presignMany(template, ['a'])).toEqual([urlOf(4, 'a', 60, 3400)]);
    });
  });

  it('lets a signal end waiting calls', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      given.world.advance(3400);
      let release = () => {};
      given.world.waits = new Promise<void>((resolve) => {
        release = resolve;
      });
      const reason = new Error('enough');
      for (const call of [
        (signal: AbortSignal) => pool.presignMany(template, ['a'], { signal }),
        (signal: AbortSignal) => pool.presignStream(template, ['a'], { signal }).next(),
        (signal: AbortSignal) => pool.presignByteStream(template, ['a'], { signal }).next(),
      ]) {
        const controller = new AbortController();
        const waiting = call(controller.signal);
        setTimeout(() => controller.abort(reason), 10);
        await expect(waiting).rejects.toBe(reason);
      }
      release();
      expect(await pool.presignMany(template, ['a'])).toEqual([urlOf(2, 'a', 60, 3400)]);
    });
  });

  it('leaves no pool open', async () => {
    const { world, provider } = renewing();
    world.error = cause;
    await expect(createPool({ provider, workers: 1 })).rejects.toMatchObject({ code: 'CredentialsUnavailable', cause });
  });

  it('starts no worker for signers without a region', async () => {
    const provider = createSignerProvider(() => credentials, { service: 's3' });
    const createWorker = vi.fn();
    await expect(createPool({ provider, workers: 2, createWorker })).rejects.toMatchObject({
      code: 'InvalidScope',
      field: 'region',
    });
    expect(createWorker).not.toHaveBeenCalled();
  });
});

describe('the credentials of a provider', () => {
  it('still belong to the provider when the pool is closed', async () => {
    const given = renewing();
    await withPool(given, (pool) => pool.presignMany(template, ['a']));
    expect((await given.provider.current()).presign({ key: 'a', expiresIn: 60 })).toBe(urlOf(1, 'a', 60));
  });

  it('cannot be set, nor given in addition', async () => {
    const given = renewing();
    await withPool(given, async (pool) => {
      expect(() => pool.setCredentials(credentials)).toThrow(
        expect.objectContaining({ code: 'InvalidCredentials', field: 'credentials' }),
      );
    });
    for (const more of [{ credentials }, { region }, { expiresIn: 60 }, { now: () => start }])
      await expect(createPool({ provider: given.provider, ...more } as never)).rejects.toMatchObject({
        code: 'WrongType',
        field: Object.keys(more)[0],
        reason: expect.stringContaining('because the provider has its own'),
      });
    await expect(createPool({ provider: given.provider, worker: 1 } as never)).rejects.toMatchObject({
      code: 'UnknownProperty',
    });
    for (const provider of [null, credentials, async () => credentials])
      await expect(createPool({ provider } as never)).rejects.toMatchObject({ code: 'WrongType', field: 'provider' });
    const { sign: _, ...other } = { sign: 1, current: async () => ({}) };
    await expect(createPool({ provider: other as never, workers: 1 })).rejects.toMatchObject({
      code: 'WrongType',
      field: 'signer',
    });
  });
});
