import { describe, expect, it } from 'vitest';
import { createSigner, type PresignItem, type SignerOptions } from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { createPostPolicies, createPostPolicy } from '../../bindings/entries/post-policy.js';
import { presign } from '../reference/presign.mjs';
import { bucket, credentials, region, thrown } from '../support/example.js';

const start = new Date('2026-01-02T03:04:05Z');
const after = (seconds: number) => new Date(start.getTime() + 1000 * seconds);
/** Credentials that expire after ten minutes. */
const temporary = { ...credentials, sessionToken: 'token', expiration: after(600) };
const options = { credentials: temporary, region, bucket, now: () => start } satisfies SignerOptions;
const signer = await createSigner(options);

function reference(expiresIn: number, more: { date?: Date; method?: string; path?: string } = {}): string {
  return presign({
    ...{ method: 'GET', origin: `https://${bucket}.s3.${region}.amazonaws.com`, path: '/a', query: [], headers: [] },
    ...{ payloadHash: 'UNSIGNED-PAYLOAD', credentials: temporary, region, service: 's3', date: start, expiresIn },
    ...more,
  }).url;
}

describe('a URL whose expiresIn is longer than its credentials last', () => {
  it('expires together with its credentials', async () => {
    expect(signer.presign({ key: 'a' })).toBe(reference(600));
    expect(signer.presign({ key: 'a', expiresIn: 601 })).toBe(reference(600));
    expect(signer.presign({ key: 'a', expiresIn: 600 })).toBe(reference(600));
    expect(signer.presign({ key: 'a', expiresIn: 599 })).toBe(reference(599));
    expect(signer.presignMany({}, ['a'])).toEqual([reference(600)]);
    expect(new TextDecoder().decode(signer.presignBytes({}, new TextEncoder().encode('a')).urls)).toBe(
      `${reference(600)}\n`,
    );
    for await (const url of signer.presignStream({}, ['a'])) expect(url).toBe(reference(600));
    const pool = await createPool({ ...options, workers: 1 });
    try {
      expect(await pool.presignMany({}, ['a'])).toEqual([reference(600)]);
    } finally {
      await pool.close();
    }
  });

  it('counts from the second of signing, also when a plan is reused', async () => {
    const clock = { now: start };
    const there = await createSigner({ ...options, now: () => clock.now });
    for (const seconds of [0, 0.4, 1, 250, 598, 599]) {
      clock.now = after(seconds);
      const second = Math.floor(seconds);
      expect(there.presign({ key: 'a' })).toBe(reference(600 - second, { date: after(second) }));
    }
    clock.now = after(599.5);
    expect(there.presign({ key: 'a' })).toBe(reference(1, { date: after(599) }));
    clock.now = after(600);
    expect(thrown(() => there.presign({ key: 'a' }))).toMatchObject({ code: 'CredentialsExpired' });
  });

  it('counts from the date that stableFor gives', async () => {
    const there = await createSigner({ ...options, now: () => after(100) });
    // The credentials expire 545 seconds after this date.
    const date = new Date('2026-01-02T03:05:00Z');
    expect(there.presign({ key: 'a', stableFor: 60 })).toBe(reference(545, { date }));
  });

  it('is refused, with the seconds that are left, if the option says so', () => {
    const error = {
      code: 'OutlivesCredentials',
      field: 'expiresIn',
      reason: 'is 900 seconds, but the credentials end in 600: use at most 600',
    };
    expect(thrown(() => signer.presign({ key: 'a', outliveCredentials: 'refuse' }))).toMatchObject(error);
    expect(thrown(() => signer.presignMany({ outliveCredentials: 'refuse' }, ['a']))).toMatchObject(error);
    expect(signer.presign({ key: 'a', outliveCredentials: 'refuse', expiresIn: 600 })).toBe(reference(600));
  });

  it('keeps its expiresIn if the option of the call or the signer allows it', async () => {
    expect(signer.presign({ key: 'a', outliveCredentials: 'allow' })).toBe(reference(900));
    const there = await createSigner({ ...options, outliveCredentials: 'allow' });
    expect(there.presign({ key: 'a' })).toBe(reference(900));
    expect(there.presign({ key: 'a', outliveCredentials: 'cap' })).toBe(reference(600));
  });

  it('is not limited when the credentials have no known expiration', async () => {
    const { expiration: _, ...endless } = temporary;
    const there = await createSigner({ ...options, credentials: endless });
    expect(there.presign({ key: 'a', outliveCredentials: 'refuse' })).toBe(reference(900));
  });

  it('is limited too if it has a url', () => {
    const url = `https://${bucket}.s3.${region}.amazonaws.com/a`;
    expect(signer.presign({ url })).toBe(reference(600));
    expect(signer.presign({ url, outliveCredentials: 'allow' })).toBe(reference(900));
    expect(thrown(() => signer.presign({ url, outliveCredentials: 'refuse' }))).toMatchObject({
      code: 'OutlivesCredentials',
      field: 'expiresIn',
    });
    // A signature in headers has no expiration of its own.
    expect(signer.sign({ url }).headers['authorization']).toContain('Signature=');
  });

  it.each([['maybe'], [1]])('refuses the option value %j', (word) => {
    expect(thrown(() => signer.presign({ key: 'a', outliveCredentials: word as never }))).toMatchObject({
      field: 'outliveCredentials',
    });
  });
});

describe('items whose expiresIn is longer than the credentials last', () => {
  const items: PresignItem[] = [
    { key: 'a', expiresIn: 60 },
    { key: 'ü/ü', expiresIn: 100_000, method: 'PUT', headers: { b: 'ü'.length === 1 ? 'c' : '' }, query: { d: 'e' } },
    { key: 'b', query: { f: 'g' } },
    { key: 'c', expiresIn: 601 },
  ];
  const seconds = (urls: string[]) => urls.map((url) => Number(new URL(url).searchParams.get('X-Amz-Expires')));
  const bounded = items.map((item) => ({ ...item, expiresIn: Math.min(item.expiresIn ?? 900, 600) }));

  it('are each valid until the credentials expire, and other items are unchanged', async () => {
    const urls = signer.presignMany({}, items);
    expect(seconds(urls)).toEqual([60, 600, 600, 600]);
    expect(urls).toEqual(bounded.map((item) => signer.presignMany({}, [item])[0]));
    const pool = await createPool({ ...options, workers: 1 });
    try {
      expect(await pool.presignMany({}, ['k', ...items])).toEqual(signer.presignMany({}, ['k', ...items]));
    } finally {
      await pool.close();
    }
  });

  it('are refused with their index, or keep their expiresIn', async () => {
    const refused = { code: 'OutlivesCredentials', field: 'expiresIn', index: 1 };
    const template = { expiresIn: 60, outliveCredentials: 'refuse' } as const;
    expect(thrown(() => signer.presignMany(template, items))).toMatchObject(refused);
    const pool = await createPool({ ...options, workers: 1 });
    try {
      await expect(pool.presignMany(template, items)).rejects.toMatchObject(refused);
    } finally {
      await pool.close();
    }
    expect(seconds(signer.presignMany({ outliveCredentials: 'allow' }, items))).toEqual([60, 100_000, 900, 601]);
  });

  it('are refused with their index in the whole batch', () => {
    const many = [
      ...Array.from({ length: 3000 }, (_, i) => ({ key: `${i}`, expiresIn: 60 })),
      { key: 'x', expiresIn: 900 },
    ];
    expect(thrown(() => signer.presignMany({ expiresIn: 60, outliveCredentials: 'refuse' }, many))).toMatchObject({
      index: 3000,
    });
    expect(seconds(signer.presignMany({}, many)).at(-1)).toBe(600);
  });
});

describe('an upload form whose expiresIn is longer than its credentials last', () => {
  it('expires together with its credentials', () => {
    const { expiration, fields } = createPostPolicy(signer, { key: 'a' });
    expect(expiration).toEqual(after(600));
    expect(JSON.parse(atob(fields['policy'] as string)).expiration).toBe('2026-01-02T03:14:05.000Z');
    expect(createPostPolicy(signer, { key: 'a', expiration: after(3600) }).expiration).toEqual(after(600));
    expect(createPostPolicy(signer, { key: 'a', expiration: after(60) }).expiration).toEqual(after(60));
  });

  it('is refused, or keeps its expiresIn', () => {
    expect(createPostPolicy(signer, { key: 'a', outliveCredentials: 'allow' }).expiration).toEqual(after(900));
    const forms = [{ key: 'a', expiresIn: 60 }, { key: 'b' }].map((form) => ({
      ...form,
      outliveCredentials: 'refuse' as const,
    }));
    expect(thrown(() => createPostPolicies(signer, forms))).toMatchObject({ code: 'OutlivesCredentials', index: 1 });
  });
});
