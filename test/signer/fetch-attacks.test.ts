/** Servers over HTTP that are broken or hostile, and what a fetch with retries sends to them. */
import { expect, it } from 'vitest';
import { createFetch, createSigner, type FetchOptions } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { check } from '../support/received.js';
import { type Answer, recordingServers } from './servers.js';

const sessionToken = 'EXAMPLE+TOKEN/WITH==';
const signer = await createSigner({ credentials: { ...credentials, sessionToken }, region, service: 's3' });
let answers: Answer[] = [];
/** Gives the answers in order, and the last one again and again. */
const servers = recordingServers((response, message) => {
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  (answer as Answer)(response, message);
});
const [origin, other] = [await servers.listen(), await servers.listen()];

const there = (options: FetchOptions = {}) => createFetch(signer, { retries: { delay: 1 }, ...options });
const ok: Answer = (response) => response.end('ok');
const busy: Answer = (response) => response.writeHead(503).end('busy');
const resets: Answer = (response) => response.socket?.destroy();
const moved =
  (location: string): Answer =>
  (response) =>
    response.writeHead(307, { location }).end();

it('sends the whole body again after a reset connection, and each request verifies', async () => {
  answers = [resets, busy, resets, ok];
  const body = 'é'.repeat(100_000);
  const response = await there()(`${origin}/a b?q=x y`, { method: 'PUT', body });
  expect([await response.text(), servers.asked.length]).toEqual(['ok', 4]);
  for (const { request } of servers.asked) {
    expect(request.body.length).toBe(200_000);
    const { given, expected } = check(request, credentials.secretAccessKey);
    expect(given).toBe(expected);
  }
});

it('gives up on a server that is always busy, resets, or cannot be reached', async () => {
  answers = [busy];
  expect((await there()(`${origin}/a`)).status).toBe(503);
  answers = [resets];
  await expect(there()(`${origin}/a`)).rejects.toThrow();
  expect(servers.asked).toHaveLength(8);
  await expect(there()(`${await servers.closedOrigin()}/a`)).rejects.toThrow();
});

it('does not download what a busy server sends', async () => {
  let written = 0;
  let closed = 0;
  answers = [
    (response) => {
      response.writeHead(503);
      const chunk = Buffer.alloc(65_536);
      const write = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', write).on('close', () => closed++);
      write();
    },
  ];
  const response = await there()(`${origin}/a`);
  await response.body?.cancel();
  await expect.poll(() => closed).toBe(4);
  expect(servers.asked).toHaveLength(4);
  expect(written).toBeLessThan(100 * 2 ** 20);
});

it('sends no token to the server that a redirect after a retry names', async () => {
  for (const location of [`${other}/stolen`, '//127.0.0.1:1/', 'https://127.0.0.1/']) {
    servers.asked = [];
    answers = [busy, moved(location)];
    const error = await there()(`${origin}/a`, { redirect: 'follow' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'RedirectNotFollowed' });
    expect(error.message).not.toContain(sessionToken);
    expect(servers.asked.map(({ port }) => `http://127.0.0.1:${port}`)).toEqual([origin, origin]);
  }
});

it('reads a "+" in the target of a redirect as a space, as in a URL', async () => {
  answers = [moved('/b?q=x+y&p=%2B'), ok];
  expect((await there()(`${origin}/a`, { redirect: 'follow' })).status).toBe(200);
  expect(servers.asked.map(({ request }) => request.target)).toEqual(['/a', '/b?q=x%20y&p=%2B']);
  for (const { request } of servers.asked) {
    const { given, expected } = check(request, credentials.secretAccessKey);
    expect(given).toBe(expected);
  }
});

it('follows no redirect to a URL with a user, and does not show its password', async () => {
  for (const user of ['name:password@', 'name@', ':password@']) {
    servers.asked = [];
    answers = [moved(`${origin.replace('//', `//${user}`)}/b`), ok];
    const error = await there()(`${origin}/a`, { redirect: 'follow' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'RedirectNotFollowed' });
    expect(error.message).not.toContain('password');
    expect(servers.asked).toHaveLength(1);
  }
});

it('ends redirects and errors in turn after three retries', async () => {
  answers = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? busy : moved(`/${i}`)));
  expect((await there()(`${origin}/a`, { redirect: 'follow' })).status).toBe(503);
  expect(servers.asked).toHaveLength(7);
});

it('ends a wait, and a response that does not come, with the signal', async () => {
  const enough = new Error('enough');
  for (const end of [
    (controller: AbortController): Answer[] => [
      (response) => {
        response.writeHead(503, { 'retry-after': '60' }).end();
        setTimeout(() => controller.abort(enough), 20);
      },
    ],
    (controller: AbortController): Answer[] => [busy, () => controller.abort(enough)],
  ]) {
    const controller = new AbortController();
    answers = end(controller);
    await expect(there()(`${origin}/a`, { signal: controller.signal })).rejects.toBe(enough);
  }
  expect(servers.asked).toHaveLength(3);
});

it('corrects a date only once for a server that always says that it is wrong', async () => {
  const date = () => new Date(Date.now() + 3_600_000).toUTCString();
  answers = [
    (response) => response.writeHead(403, { date: date() }).end('<Error><Code>RequestTimeTooSkewed</Code></Error>'),
  ];
  const response = await there({ correctClockSkew: true })(`${origin}/a`, { method: 'POST', body: 'x' });
  expect([response.status, await response.text()]).toEqual([403, '<Error><Code>RequestTimeTooSkewed</Code></Error>']);
  expect(servers.asked).toHaveLength(2);
  for (const { request } of servers.asked) {
    const { given, expected } = check(request, credentials.secretAccessKey);
    expect(given).toBe(expected);
  }
});

it('shows no secret in any error', async () => {
  answers = [resets];
  const hidden = [credentials.secretAccessKey, sessionToken];
  const calls: [FetchOptions, string, RequestInit?][] = [
    [{}, `${origin}/a`],
    [{ maxBodyBytes: 1 }, `${origin}/a`, { method: 'PUT', body: new Blob([sessionToken]) }],
    [{ service: 'sqs' }, 'https://dynamodb.us-east-1.amazonaws.com/'],
    [{ origins: ['https://other.example'] }, `${origin}/?token=${encodeURIComponent(sessionToken)}`],
    [{}, `file:///${sessionToken}`],
    [{}, `${origin}/a`, { headers: { 'x-api-key': `${sessionToken}\n.` } }],
    [{ drop: ['authorization'] }, `${origin}/a`, { headers: [['authorization', `Bearer ${sessionToken}\0`]] }],
    [{}, `${origin}/a`, { headers: { [`${sessionToken} `]: 'x' } }],
  ];
  for (const [options, url, init] of calls) {
    const error = await there(options)(url, init).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    for (const secret of hidden) expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(secret);
  }
});
