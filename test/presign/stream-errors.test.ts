/** Errors in streams of a signer and of a pool name the first item that was not signed. */
import { describe, expect, it } from 'vitest';
import { createSigner, type PresignedBytes, type PresignerOptions, type Signer } from '../../bindings/entries/index.js';
import { createPool, type Pool } from '../../bindings/entries/pool.js';
import { bucket, credentials, region } from '../support/example.js';
import { credentialsOf, start, urlOf } from '../support/renewing.js';

const keys = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `key-${from + i}`);
const decoder = new TextDecoder();

type Entry = string | Uint8Array | { key: string };
type Streams = Pick<Signer | Pool, 'presignStream' | 'presignTransform' | 'presignByteStream'>;
/** Reads a stream of batches of two to its error, and returns the error and the URLs before it. */
type Read = (
  streams: Streams,
  template: object,
  source: AsyncIterable<Entry>,
) => Promise<{ urls: string[]; error: unknown }>;

async function reading(urls: string[], work: () => Promise<void>): Promise<{ urls: string[]; error: unknown }> {
  const error = await work().then(
    () => undefined,
    (each) => each,
  );
  return { urls, error };
}

const forms: [string, Read][] = [
  [
    'presignStream',
    (streams, template, source) => {
      const urls: string[] = [];
      return reading(urls, async () => {
        for await (const url of streams.presignStream(template, source as never, { batchSize: 2 })) urls.push(url);
      });
    },
  ],
  [
    'presignTransform',
    (streams, template, source) => {
      const urls: string[] = [];
      return reading(urls, async () => {
        const { readable, writable } = streams.presignTransform(template, { batchSize: 2 });
        const writer = writable.getWriter();
        writer.closed.catch(() => {});
        const writing = (async () => {
          for await (const entry of source) await writer.write(entry as string);
          await writer.close();
        })();
        writing.catch((error) => writer.abort(error).catch(() => {}));
        const reader = readable.getReader();
        for (let read = await reader.read(); !read.done; read = await reader.read()) urls.push(read.value);
      });
    },
  ],
  [
    'presignByteStream',
    (streams, template, source) => {
      const urls: string[] = [];
      return reading(urls, async () => {
        const parts: AsyncIterable<PresignedBytes> = streams.presignByteStream(template, source as never, {
          batchSize: 2,
        });
        for await (const part of parts) urls.push(...decoder.decode(part.urls).split('\n').slice(0, -1));
      });
    },
  ],
];

/** Passes a signer and a pool with a clock to `use`, one after the other. */
async function withBoth(
  options: Partial<PresignerOptions>,
  use: (made: Signer | Pool, clock: { now: number }) => Promise<void>,
) {
  const clock = { now: start };
  const given = { credentials, region, bucket, now: () => clock.now, ...options };
  await use(await createSigner(given), clock);
  clock.now = start;
  const pool = await createPool({ ...given, workers: 1 });
  try {
    await use(pool, clock);
  } finally {
    await pool.close();
  }
}

/** Keys, with an action before the fourth key, when the first two are signed and read. */
async function* before4th(list: readonly Entry[], happens: () => void) {
  for (const [i, entry] of list.entries()) {
    if (i === 3) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      happens();
    }
    yield entry;
  }
}

describe.each(forms)('%s', (_, read) => {
  const temporary = { ...credentialsOf(1), expiration: new Date(start + 100_000) };

  it('name the index at which credentials expired', async () => {
    await withBoth({ credentials: temporary }, async (made, clock) => {
      const source = before4th(keys(9), () => {
        clock.now += 100_000;
      });
      const { urls, error } = await read(made, { expiresIn: 60 }, source);
      expect(urls).toEqual(keys(2).map((key) => urlOf(1, key, 60)));
      expect(error).toMatchObject({ code: 'CredentialsExpired', field: 'credentials', index: 2 });
      expect((error as Error).message).toMatch(/^"credentials" of item 2 expired at /);
    });
  });

  it('name the index from which URLs would outlive the credentials', async () => {
    await withBoth({ credentials: temporary }, async (made, clock) => {
      const source = before4th(keys(9), () => {
        clock.now += 50_000;
      });
      const { urls, error } = await read(made, { expiresIn: 60, outliveCredentials: 'refuse' }, source);
      expect(urls).toEqual(keys(2).map((key) => urlOf(1, key, 60)));
      expect(error).toMatchObject({ code: 'OutlivesCredentials', field: 'expiresIn', index: 2 });
      expect((error as Error).message).toMatch(/^"expiresIn" of item 2 is 60 seconds/);
    });
  });

  it('name the index at which the day of a signing key ended', async () => {
    const derived = (await createSigner({ credentials, region, now: () => start })).deriveCredentials();
    await withBoth({ credentials: derived }, async (made, clock) => {
      const source = before4th(keys(9), () => {
        clock.now += 86_400_000;
      });
      const { urls, error } = await read(made, { expiresIn: 60 }, source);
      expect(urls.length).toBe(2);
      expect(error).toMatchObject({ code: 'SigningKeyExpired', index: 2 });
      expect((error as Error).message).toContain('of item 2');
    });
  });

  it('name the index at which the signer was disposed, or the pool closed', async () => {
    await withBoth({}, async (made) => {
      const source = before4th(keys(9), () => {
        if ('close' in made) void made.close();
        else made.dispose();
      });
      const { urls, error } = await read(made, { expiresIn: 60 }, source);
      expect(urls.length).toBe(2);
      expect(error).toMatchObject({ code: 'SignerDisposed', index: 2 });
      expect((error as Error).message).toMatch(/^item 2: the (signer|pool) was /);
    });
  });

  it('name the wrong item, not its batch', async () => {
    await withBoth({}, async (made) => {
      for (const bad of ['', 'a/../b', { key: 5 }, 7]) {
        const { error } = await read(
          made,
          {},
          before4th([...keys(7), bad as string], () => {}),
        );
        expect(error).toMatchObject({ index: 7 });
        expect((error as Error).message).toContain('item 7');
      }
    });
  });

  it('keep errors of the source unchanged', async () => {
    const mine = new Error('the list ended early');
    await withBoth({}, async (made) => {
      const source = before4th(keys(9), () => {
        throw mine;
      });
      const { urls, error } = await read(made, {}, source);
      expect(error).toBe(mine);
      expect(urls.length).toBe(2);
    });
  });
});

describe('presignByteStream', () => {
  it('names the index at which keys and pieces of bytes were mixed', async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const [, read] = forms[2] as [string, Read];
    await withBoth({}, async (made) => {
      for (const [entries, index] of [
        [[...keys(4), bytes('a\n')], 4],
        [[bytes('a\nb\nc\n'), bytes('d\ne'), 'f'], 4],
      ] as const) {
        const { error } = await read(
          made,
          {},
          before4th(entries, () => {}),
        );
        expect(error).toMatchObject({ code: 'WrongType', field: 'keys', index });
        expect((error as Error).message).toContain(`of item ${index}`);
      }
    });
  });
});
