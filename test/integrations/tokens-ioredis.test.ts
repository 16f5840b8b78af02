/** Logs in with ioredis to a cache whose passwords `siglane/verify` checks, and again after the connection was lost. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { startCache } from './tokens/cache.mjs';
import { createJudge } from './tokens/judge.js';
import { importSnippet } from './tokens/snippets.js';
import { createWorld, MINUTE } from './tokens/world.js';

const username = 'app';
const cacheName = 'sessions';
const world = createWorld();
const { keys, now } = world;
let server: Awaited<ReturnType<typeof startCache>>;
let createCacheClient: (source: unknown, token: object, options: object) => Redis;

beforeAll(async () => {
  const judge = await createJudge(region, 'elasticache', keys, now);
  server = await startCache((user: string, password: string) => {
    world.asked.push(password);
    const query = { Action: 'connect', User: user, ResourceType: 'ServerlessCache' };
    return judge(password, { host: cacheName, query });
  });
  createCacheClient = (await importSnippet('cache.mjs'))['createCacheClient'] as typeof createCacheClient;
});
afterAll(() => server?.stop());

const connect = (source: unknown, named: object = {}, options: object = {}) =>
  createCacheClient(
    source,
    { cacheName, username, serverless: true, ...named },
    { host: '127.0.0.1', port: server.port, tls: undefined, ...options },
  );

it('logs in, and again with a new token when the connection was lost', async () => {
  const redis = connect(await createSigner({ credentials, region, now }));
  try {
    await redis.connect();
    expect(await redis.set('greeting', 'hello')).toBe('OK');
    world.time += 20 * MINUTE;
    server.disconnectAll();
    expect(await redis.get('greeting')).toBe('hello');
    expect(new Set(world.asked).size).toBe(2);
    // The first token has expired in the meantime.
    const old = new Redis({ port: server.port, username, password: world.asked[0], retryStrategy: () => null });
    old.on('error', () => {});
    await expect(old.get('greeting')).rejects.toThrow('WRONGPASS');
    old.disconnect();
  } finally {
    redis.disconnect();
  }
});

it('logs in with renewed credentials', async () => {
  let loads = 0;
  const provider = createSignerProvider(
    async () => {
      loads++;
      const record = { secretAccessKey: credentials.secretAccessKey, sessionToken: `token/${loads}+=` };
      keys.set(`ASIATEMPORARY${loads}`, record);
      return { ...record, accessKeyId: `ASIATEMPORARY${loads}`, expiration: new Date(world.time + 60 * MINUTE) };
    },
    { region, now },
  );
  const redis = connect(provider);
  try {
    await redis.connect();
    await redis.ping();
    world.time += 50 * MINUTE;
    server.disconnectAll();
    await redis.ping();
    expect(world.asked.map((token) => /ASIATEMPORARY\d/.exec(token)?.[0])).toEqual([
      'ASIATEMPORARY1',
      'ASIATEMPORARY2',
    ]);
  } finally {
    redis.disconnect();
  }
});

it('tries again when the source has no credentials for a moment', async () => {
  let isBroken = false;
  const provider = createSignerProvider(
    async () => {
      if (isBroken) throw new Error('no role');
      return { ...credentials, expiration: new Date(world.time + 10 * MINUTE) };
    },
    { region, now },
  );
  const redis = connect(provider);
  const errors: string[] = [];
  redis.on('error', (error) => errors.push(String((error as { code?: string }).code ?? error.message)));
  try {
    await redis.connect();
    await redis.ping();
    world.time += 20 * MINUTE;
    isBroken = true;
    server.disconnectAll();
    await expect.poll(() => errors.join(), { timeout: 10_000 }).toContain('CredentialsUnavailable');
    isBroken = false;
    await expect.poll(() => redis.status, { timeout: 10_000 }).toBe('ready');
    expect(await redis.ping()).toBe('PONG');
    expect(world.asked.length).toBeGreaterThan(2);
  } finally {
    redis.disconnect();
  }
});

it.each([
  ['another user', { username: 'admin' }],
  ['another cache', { cacheName: 'orders' }],
  ['a cache that is not serverless', { serverless: false }],
])('the cache refuses a token for %s', async (_, named) => {
  const options = { username, retryStrategy: () => null };
  const redis = connect(await createSigner({ credentials, region, now }), named, options);
  const errors: string[] = [];
  redis.on('error', (error) => errors.push(error.message));
  await expect(redis.connect()).rejects.toThrow();
  expect(errors.join()).toContain('WRONGPASS');
  expect(world.asked).toHaveLength(1);
});
