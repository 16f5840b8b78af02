/**
 * The complete servers of README.md that the README test does not run, because they are for runtimes other than Node.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bucket, credentials, origin } from '../support/example.js';
import { whileServing } from '../support/server.js';
import { copyExamples, program } from './folder.js';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const servers = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] as string);

/** The only server that contains this text. */
function serverWith(text: string): string {
  const found = servers.filter((server) => server.includes(text));
  expect(found.length).toBe(1);
  return found[0] as string;
}

let copied: Awaited<ReturnType<typeof copyExamples>>;
beforeAll(async () => {
  copied = await copyExamples();
}, 120_000);
afterAll(() => copied?.remove());

const json = { 'content-type': 'application/json' };

it('Deno', async () => {
  await writeFile(join(copied.folder, 'readme-deno.ts'), serverWith('Deno.serve'));
  const command =
    'deno run --allow-net=127.0.0.1 --allow-env=PORT,AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY readme-deno.ts';
  const server = program(command, copied.folder);
  await whileServing({ ...server, env: { ...server.env, PORT: '0' } }, async (address) => {
    const ask = async (body: object, headers: Record<string, string> = { 'x-user': 'eric' }) => {
      const answer = await fetch(`${address}/uppy`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as { url?: string; code?: string } };
    };
    const put = { method: 'PUT', key: 'users/eric/é.txt', contentType: 'text/plain' };
    const { status, body } = await ask(put);
    expect(status).toBe(200);
    expect(body.url).toContain(`${origin}/users/eric/%C3%A9.txt?`);
    expect(await ask({ ...put, key: 'users/erica/a' })).toMatchObject({ status: 403, body: { code: 'KeyNotAllowed' } });
    expect(await ask({ method: 'DELETE', key: put.key })).toMatchObject({
      status: 403,
      body: { code: 'OperationNotAllowed' },
    });
    expect(await ask(put, {})).toMatchObject({ status: 403, body: { code: 'NotGranted' } });
    expect((await fetch(`${address}/other`)).status).toBe(404);
  });
});

it('Cloudflare Workers', async () => {
  const file = join(copied.folder, 'readme-worker.mjs');
  const { code } = await transform(serverWith('export default'), { loader: 'ts' });
  await writeFile(file, code);
  const { default: worker } = await import(/* @vite-ignore */ pathToFileURL(file).href);
  const { accessKeyId, secretAccessKey } = credentials;
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const policy = (key: string, ...more: unknown[]) => ({
    expiration: new Date(Date.now() + 300_000).toISOString(),
    conditions: [
      { acl: 'private' },
      { bucket },
      { key },
      { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
      { 'x-amz-credential': `${accessKeyId}/${date.slice(0, 8)}/us-east-1/s3/aws4_request` },
      { 'x-amz-date': date },
      ...more,
    ],
  });
  const ask = async (body: object) => {
    const init = { method: 'POST', headers: { ...json, 'x-user': 'eric' }, body: JSON.stringify(body) };
    const answer: Response = await worker.fetch(new Request('https://app.example/?v4=true', init), env);
    return { status: answer.status, body: await answer.json() };
  };
  const good = policy('users/eric/a', ['content-length-range', '1', '1000']);
  const { status, body } = await ask(good);
  expect(status).toBe(200);
  expect(Buffer.from(body.policy, 'base64').toString()).toBe(JSON.stringify(good));
  expect(body.signature).toMatch(/^[0-9a-f]{64}$/);
  expect(await ask(policy('users/eric/a'))).toMatchObject({ status: 403, body: { code: 'SizeNotAllowed' } });
  expect(await ask(policy('users/erica/a', ['content-length-range', '1', '1000']))).toMatchObject({
    status: 403,
    body: { code: 'KeyNotAllowed' },
  });
});
