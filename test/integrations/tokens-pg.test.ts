/** Logs in to a real PostgreSQL, whose passwords `siglane/verify` checks, with `pg` and with `psql`. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, createSignerProvider } from '../../bindings/entries/index.js';
import { createRdsToken } from '../../bindings/entries/tokens.js';
import { examples } from '../cli/here.js';
import { program } from '../cli/program.js';
import { credentials, region } from '../support/example.js';
import { createJudge } from './tokens/judge.js';
import { startPostgres } from './tokens/postgres.mjs';
import { importSnippet } from './tokens/snippets.js';
import { createWorld, MINUTE } from './tokens/world.js';

const execute = promisify(execFile);
const username = 'jane@example.com';
const database = 'postgres';
const hostname = '127.0.0.1';
/** The refusal of a password (PostgreSQL, "Error Codes"). */
const REFUSED = { code: '28000' };

const world = createWorld();
const { keys, now } = world;
let server: Awaited<ReturnType<typeof startPostgres>>;
let createPool: (source: unknown, options: object) => pg.Pool;

beforeAll(async () => {
  const judge = await createJudge(region, 'rds-db', keys, now);
  server = await startPostgres(username, (user: string, password: string) => {
    world.asked.push(password);
    return judge(password, { host: `${hostname}:${server.port}`, query: { Action: 'connect', DBUser: user } });
  });
  createPool = (await importSnippet('pool.mjs'))['createPool'] as typeof createPool;
});
afterAll(() => server?.stop());

const endpoint = () => ({ hostname, port: server.port, username });
const signerOf = (options: object = {}) => createSigner({ credentials, region, now, ...options });

/** Connects once. @returns the user that the server knows */
async function whoami(password: string): Promise<string> {
  const client = new pg.Client({ host: hostname, port: server.port, user: username, database, password });
  await client.connect();
  try {
    return (await client.query('select current_user as name')).rows[0].name;
  } finally {
    await client.end();
  }
}

describe('a pool of pg', () => {
  it('logs in, with a new token for each connection', async () => {
    const pool = createPool(await signerOf(), { ...endpoint(), database, ssl: false });
    try {
      const first = await pool.connect();
      expect((await first.query('select current_user as name')).rows).toEqual([{ name: username }]);
      world.time += 20 * MINUTE;
      // The open connection stays, and the next one needs a new token: the first has expired.
      const second = await pool.connect();
      for (const client of [first, second]) expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      first.release();
      second.release();
      expect(new Set(world.asked).size).toBe(2);
      await expect(whoami(world.asked[0] as string)).rejects.toMatchObject(REFUSED);
      expect(await whoami(world.asked[1] as string)).toBe(username);
    } finally {
      await pool.end();
    }
  });

  it('logs in with renewed credentials', async () => {
    let loads = 0;
    const provider = createSignerProvider(
      async () => {
        loads++;
        const temporary = { ...credentials, accessKeyId: `ASIATEMPORARY${loads}`, sessionToken: `token/${loads}+=` };
        const { accessKeyId, ...record } = temporary;
        keys.set(accessKeyId, record);
        return { ...temporary, expiration: new Date(world.time + 60 * MINUTE) };
      },
      { region, now },
    );
    const pool = createPool(provider, { ...endpoint(), database, ssl: false });
    try {
      const first = await pool.connect();
      world.time += 50 * MINUTE;
      const second = await pool.connect();
      first.release();
      second.release();
      expect(world.asked.map((token) => /ASIATEMPORARY\d/.exec(token)?.[0])).toEqual([
        'ASIATEMPORARY1',
        'ASIATEMPORARY2',
      ]);
    } finally {
      await pool.end();
    }
  });

  it('passes on the error of a source that has no credentials', async () => {
    const provider = createSignerProvider(() => Promise.reject(new Error('no role')), { region });
    const pool = createPool(provider, { ...endpoint(), database, ssl: false });
    const error = { code: 'CredentialsUnavailable', cause: { message: 'no role' } };
    await expect(pool.query('select 1')).rejects.toMatchObject(error);
    expect(world.asked).toEqual([]);
    await pool.end();
  });
});

describe('PostgreSQL refuses', () => {
  it.each<[string, object, object]>([
    ['a token of another user', {}, { username: 'admin' }],
    ['a token for another port', {}, { port: 5432 }],
    ['a token for another host', {}, { hostname: 'mydb.123456789012.us-east-1.rds.amazonaws.com' }],
    ['a token of another region', { region: 'eu-west-1' }, {}],
    ['a token of another key', { credentials: { ...credentials, secretAccessKey: 'x'.repeat(40) } }, {}],
    ['a token of an unknown key', { credentials: { ...credentials, accessKeyId: 'AKIAUNKNOWN' } }, {}],
    ['an old token', { now: () => Date.now() - 16 * MINUTE }, {}],
  ])('%s', async (_, options, asks) => {
    const { token } = await createRdsToken(await signerOf(options), { ...endpoint(), ...asks });
    await expect(whoami(token)).rejects.toMatchObject(REFUSED);
    expect(world.asked).toEqual([token]);
  });
});

it('psql logs in with the output of "siglane token rds"', async () => {
  const script = `PGPASSWORD="$("$NODE" "$SIGLANE" token rds --hostname "$PGHOST" --port "$PGPORT" --username "$PGUSER")" "$PSQL" -tAc 'select current_user'`;
  const env = {
    ...examples,
    PATH: process.env['PATH'] ?? '',
    NODE: process.execPath,
    SIGLANE: program,
    PSQL: server.psql,
    PGHOST: hostname,
    PGPORT: String(server.port),
    PGUSER: username,
    PGDATABASE: database,
  };
  const { stdout, stderr } = await execute('sh', ['-c', script], { env });
  expect({ stdout, stderr }).toEqual({ stdout: `${username}\n`, stderr: '' });
  expect(world.asked).toHaveLength(1);
});
