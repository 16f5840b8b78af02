import { describe, expect, it } from 'vitest';
import { createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { createPool } from '../../bindings/entries/pool.js';
import { createPostPolicy } from '../../bindings/entries/post-policy.js';
import { createPresigner } from '../../bindings/entries/presign.js';
import { createUppyHandler } from '../../bindings/entries/upload-server.js';
import { presign } from '../reference/presign.mjs';
import { credentials, thrown } from '../support/example.js';

const date = new Date('2026-01-02T03:04:05Z');
const now = () => date;
const minio = { endpoint: 'http://localhost:9000', bucket: 'photos', pathStyle: true } as const;
const options = { credentials, region: 'us-east-1', now, ...minio };

interface Given {
  readonly origin?: string;
  readonly path?: string;
  readonly query?: [string, string][];
  readonly headers?: [string, string][];
  readonly expiresIn?: number;
}

/** A URL of the reference signer. */
function reference({ origin = 'http://localhost:9000', path = '/photos/a', ...more }: Given = {}): string {
  return presign({
    ...{ method: 'GET', origin, path, query: [], headers: [], payloadHash: 'UNSIGNED-PAYLOAD', credentials },
    ...{ region: 'us-east-1', service: 's3', date, expiresIn: 900, ...more },
  }).url;
}

describe('defaults of a signer', () => {
  it('apply to every call', async () => {
    const signer = await createSigner(options);
    expect(signer.presign({ key: 'a' })).toBe(reference());
    expect(signer.presignMany({}, ['a'])).toEqual([reference()]);
    expect(signer.explain({ key: 'a' }).url).toBe(reference());
    expect(new TextDecoder().decode(signer.presignBytes({}, ['a']).urls)).toBe(`${reference()}\n`);
    for await (const url of signer.presignStream({}, ['a'])) expect(url).toBe(reference());
    expect(signer.withCredentials(credentials).presign({ key: 'a' })).toBe(reference());
  });

  it('apply to a presigner, a provider, a pool and an upload form too', async () => {
    expect((await createPresigner(options)).presign({ key: 'a' })).toBe(reference());
    const { credentials: given, ...rest } = options;
    const signer = await createSignerProvider(() => given, rest).current();
    expect(signer.presign({ key: 'a' })).toBe(reference());
    const pool = await createPool({ ...options, workers: 1 });
    try {
      expect(await pool.presignMany({}, ['a'])).toEqual([reference()]);
    } finally {
      await pool.close();
    }
    const form = createPostPolicy(signer, { key: 'a' });
    expect(form.url).toBe('http://localhost:9000/photos/');
    expect(JSON.parse(atob(form.fields['policy'] as string)).conditions).toContainEqual({ bucket: 'photos' });
  });

  it('apply to a handler of a signer and of a provider', async () => {
    const { credentials: given, ...rest } = options;
    for (const signer of [await createSigner(options), createSignerProvider(() => given, rest)]) {
      const handle = createUppyHandler({ signer, grant: () => ({ operations: ['put'], keyPrefix: '' }) });
      const body = JSON.stringify({ method: 'PUT', key: 'a' });
      const response = await handle(
        new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      );
      expect(((await response.json()) as { url: string }).url).toMatch(/^http:\/\/localhost:9000\/photos\/a\?/);
    }
  });

  it('are overridden by the options of a call', async () => {
    const signer = await createSigner({ ...options, expiresIn: 60 });
    expect(signer.presign({ key: 'a' })).toBe(reference({ expiresIn: 60 }));
    expect(signer.presign({ key: 'a', expiresIn: 7, bucket: 'other' })).toBe(
      reference({ path: '/other/a', expiresIn: 7 }),
    );
    expect(signer.presign({ key: 'a', pathStyle: false })).toBe(
      reference({ origin: 'http://photos.localhost:9000', path: '/a', expiresIn: 60 }),
    );
  });

  it('have headers and query parameters that a call adds to, or replaces by name', async () => {
    const signer = await createSigner({
      ...options,
      headers: { 'x-amz-meta-a': '1', 'Content-Type': 'text/plain' },
      query: [['a', '1'] as const, ['b', 2] as const],
    });
    expect(signer.presign({ key: 'a' })).toBe(
      reference({
        headers: [['x-amz-meta-a', '1'], ['content-type', 'text/plain']], // biome-ignore format: one line
        query: [['a', '1'], ['b', '2']], // biome-ignore format: one line
      }),
    );
    const more = { headers: { 'X-Amz-Meta-A': '2', other: '3' }, query: { b: '3', c: '4' } };
    const expected = reference({
      headers: [['content-type', 'text/plain'], ['x-amz-meta-a', '2'], ['other', '3']], // biome-ignore format: one line
      query: [['a', '1'], ['b', '3'], ['c', '4']], // biome-ignore format: one line
    });
    expect(signer.presign({ key: 'a', ...more })).toBe(expected);
    // A signer with other credentials still has the defaults: an iterable was not consumed.
    expect(signer.withCredentials(credentials).presign({ key: 'a', ...more })).toBe(expected);
  });

  it('limit URLs of other requests only by expiresIn', async () => {
    const signer = await createSigner({ ...options, service: 's3', expiresIn: 60, query: { a: '1' } });
    const url = signer.presign({ url: 'https://example.com/' });
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60');
    expect(new URL(url).searchParams.has('a')).toBe(false);
  });

  it('are copied: changes of the caller’s objects have no effect', async () => {
    const changing = { ...options, headers: { a: '1' }, query: { b: '1' } };
    const signer = await createSigner(changing);
    const before = signer.presign({ key: 'a' });
    changing.headers.a = '2';
    changing.query.b = '2';
    expect(signer.presign({ key: 'a' })).toBe(before);
  });
});

describe('wrong defaults are refused when the signer is created', () => {
  it.each([
    [{ bucket: 7 }, { code: 'WrongType', field: 'bucket' }],
    [{ pathStyle: 'yes' }, { code: 'WrongType', field: 'pathStyle' }],
    [{ expiresIn: 0 }, { code: 'OutOfRange', field: 'expiresIn' }],
    [{ headers: { authorization: 'x' } }, { code: 'ReservedHeader' }],
    [{ query: { 'X-Amz-Date': 'x' } }, { code: 'ReservedQueryParameter' }],
    [{ Bucket: 'b' }, { code: 'UnknownProperty', reason: expect.stringContaining('Did you mean "bucket"?') }],
  ])('%j', async (wrong, error) => {
    await expect(createSigner({ credentials, region: 'us-east-1', ...wrong } as never)).rejects.toMatchObject(error);
  });
});

describe('a key without an address', () => {
  it('is refused with an error that names what is missing', async () => {
    const signer = await createSigner({ credentials, region: 'us-east-1' });
    for (const call of [() => signer.presign({ key: 'a' }), () => signer.presignMany({}, ['a'])])
      expect(thrown(call)).toMatchObject({
        code: 'WrongType',
        field: 'bucket',
        reason: expect.stringContaining('here or in the options of the signer'),
      });
  });

  it('is refused where the region is "auto", which only custom endpoints have', async () => {
    const signer = await createSigner({ credentials, region: 'auto', bucket: 'photos' });
    expect(thrown(() => signer.presign({ key: 'a' }))).toMatchObject({
      code: 'InvalidScope',
      field: 'region',
      reason: expect.stringContaining('give an "endpoint"'),
    });
    const endpoint = 'https://abc.r2.cloudflarestorage.com';
    const there = await createSigner({ credentials, region: 'auto', bucket: 'photos', endpoint });
    expect(there.presign({ key: 'a' })).toMatch(
      /^https:\/\/photos\.abc\.r2\.cloudflarestorage\.com\/a\?.*%2Fauto%2Fs3/,
    );
  });
});
