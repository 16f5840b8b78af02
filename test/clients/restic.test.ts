/** restic is a backup program. It creates its own keys below a path that the user chooses. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { program } from '../support/conversation.js';
import { CHUNKS, type Connection, UNSIGNED } from './client.js';
import { bucket, temporary, wrong } from './endpoints.js';
import { run } from './programs.js';
import { useEndpoints } from './suite.js';

const tools = useEndpoints();
const { connection } = tools;
const contents = 'body of a file '.repeat(100_000);

async function restic(connection: Connection, path: string, ...args: string[]): Promise<string> {
  const { endpoint, region, certificate, credentials } = connection;
  const { accessKeyId, secretAccessKey } = credentials;
  const where = ['--repo', `s3:${endpoint}/${bucket}/${path}`, '--no-cache', '--cacert', certificate];
  return run(program('restic', 'restic'), [...where, ...args], connection, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...('sessionToken' in credentials && { AWS_SESSION_TOKEN: credentials.sessionToken }),
    AWS_DEFAULT_REGION: region,
    RESTIC_PASSWORD: 'example',
  });
}

describe.each(['http', 'https'] as const)('restic, over %s', (over) => {
  // Its repositories are URLs, in which a percent sign begins an escape, and a question mark begins a query.
  test.each([
    ['日本語 😀', '日本語 😀'],
    [' ', ' '],
    ['+', '+'],
    ['k'.repeat(900), 'k'.repeat(900)],
    ['/x', '/x'],
    ['//x', '/x'],
    ['a//b', 'a/b'],
    ['a/../b', 'b'],
    ['./x', 'x'],
    ['%2F%25', '/%'],
  ])('a repository below %j, which restic changes to %j', async (path, made) => {
    const { store, exchanges } = tools.endpoints[over];
    const objects = store.objects(bucket) as Map<string, unknown>;
    objects.clear();
    const before = exchanges.length;
    await restic(connection(over), path, 'init');
    expect([...objects.keys()]).toContain(`${made}/config`);
    expect(exchanges.slice(before).filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
  });

  test('a backup, and its restoration', async () => {
    const path = "a b/ü(1)!'*&=";
    const to = connection(over);
    const source = join(to.folder, `source-${over}`);
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'file'), contents);
    await restic(to, path, 'init');
    const endpoint = tools.endpoints[over];
    expect([...endpoint.store.objects(bucket).keys()]).toContain(`${path}/config`);
    await restic(to, path, 'backup', source);
    await restic(to, path, 'check', '--read-data');
    await restic(to, path, 'restore', 'latest', '--target', `restored-${over}`);
    expect(readFileSync(join(to.folder, `restored-${over}`, source, 'file'), 'utf8')).toBe(contents);
    await restic(to, path, 'forget', '--keep-last', '1', '--prune');
    const puts = endpoint.exchanges.filter(({ method }) => method === 'PUT');
    expect(puts.length).toBeGreaterThan(0);
    for (const { headers } of puts)
      expect(headers['x-amz-content-sha256']).toMatch(over === 'http' ? CHUNKS : UNSIGNED);
    expect(endpoint.exchanges.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
  });

  test('temporary credentials', async () => {
    const to = connection(over, temporary);
    const { exchanges } = tools.endpoints[over];
    const before = exchanges.length;
    await restic(to, 'temporary', 'init');
    expect(JSON.parse(await restic(to, 'temporary', 'snapshots', '--json'))).toEqual([]);
    const made = exchanges.slice(before);
    expect(made.length).toBeGreaterThan(0);
    for (const { headers } of made) expect(headers['x-amz-security-token']).toBe(temporary.sessionToken);
  });
});

test('restic: a wrong secret is refused; it sends HEAD, whose response has no code', async () => {
  await expect(restic(connection('http', wrong), 'plain', 'init')).rejects.toThrow('Access Denied');
  expect(tools.endpoints.http.exchanges.at(-1)).toMatchObject({ method: 'HEAD', status: 403 });
});
