/** Redirects over HTTP: which server gets which request, and that another origin gets nothing. */
import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { createFetch, createSigner } from '../../bindings/entries/index.js';
import { credentials, region } from '../support/example.js';
import { check, type Received } from '../support/received.js';
import { type Answer, recordingServers } from './servers.js';

const sessionToken = 'EXAMPLE+TOKEN/WITH==';
/** Answers by path. */
const answers = new Map<string, Answer>();
beforeEach(() => answers.clear());
const servers = recordingServers((response, message) => {
  const answer = answers.get((message.url ?? '').split('?', 1)[0] as string);
  if (answer === undefined) response.end('ok');
  else answer(response, message);
});
const [origin, other] = [await servers.listen(), await servers.listen()];

function redirects(from: string, status: number, location: string): void {
  answers.set(from, (response) => response.writeHead(status, { location }).end('moved'));
}

const signer = await createSigner({
  credentials: { ...credentials, sessionToken },
  region,
  service: 's3',
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
});
const fetch = createFetch(signer);

const summary = () => servers.asked.map(({ request: { method, target, body } }) => `${method} ${target} ${body}`);

describe('redirect: not followed by default', () => {
  test.each<[string, () => Promise<Response>]>([
    ['a text', () => fetch(`${origin}/from`)],
    ['a URL', () => fetch(new URL('/from', origin))],
    ['a Request', () => fetch(new Request(`${origin}/from`))],
    ['a Request that says follow', () => fetch(new Request(`${origin}/from`, { redirect: 'follow' }))],
    ['a Request with options', () => fetch(new Request(`${origin}/from`), { headers: { a: 'b' } })],
    ['signRequest', async () => globalThis.fetch(await signer.signRequest(new Request(`${origin}/from`)))],
  ])('%s: the other server gets no request, and the redirect is the response', async (_, send) => {
    for (const status of [301, 302, 303, 307, 308]) {
      servers.asked = [];
      redirects('/from', status, `${other}/stolen`);
      const response = await send();
      expect(response.status).toBe(status);
      expect(response.headers.get('location')).toBe(`${other}/stolen`);
      expect(summary()).toEqual(['GET /from ']);
    }
  });
});

describe('redirect: follow', () => {
  it('signs each hop again', async () => {
    redirects('/1', 307, '/2?x=1#part');
    redirects('/2', 308, `${origin}/a%20b`);
    const response = await fetch(`${origin}/1`, { method: 'PUT', body: 'hello', redirect: 'follow' });
    expect(await response.text()).toBe('ok');
    expect(summary()).toEqual(['PUT /1 hello', 'PUT /2?x=1 hello', 'PUT /a%20b hello']);
    for (const { request } of servers.asked) {
      const { given, expected } = check(request, credentials.secretAccessKey);
      expect(given).toBe(expected);
    }
    const signatures = servers.asked.map(
      ({ request }) => request.headers.find(([name]) => name === 'authorization')?.[1],
    );
    expect(new Set(signatures).size).toBe(3);
  });

  test.each([
    [301, 'POST', 'GET /to '],
    [302, 'POST', 'GET /to '],
    [303, 'POST', 'GET /to '],
    [303, 'PUT', 'GET /to '],
    [301, 'PUT', 'PUT /to x'],
    [307, 'POST', 'POST /to x'],
    [308, 'DELETE', 'DELETE /to x'],
  ])('%i in response to a %s requests %s, as in browsers', async (status, method, second) => {
    redirects('/from', status, '/to');
    const headers = { 'content-type': 'text/plain', 'x-amz-meta-a': '1' };
    await fetch(`${origin}/from`, { method, body: 'x', headers, redirect: 'follow' });
    expect(summary()[1]).toBe(second);
    const names = servers.asked[1]?.request.headers.map(([name]) => name.toLowerCase());
    expect(names).toContain('x-amz-meta-a');
    if (second.startsWith('GET')) expect(names).not.toContain('content-type');
    const { given, expected } = check(servers.asked[1]?.request as Received, credentials.secretAccessKey);
    expect(given).toBe(expected);
  });

  test.each<[string, () => string]>([
    ['another port', () => `${other}/stolen`],
    ['another host', () => origin.replace('127.0.0.1', 'localhost')],
    ['another scheme', () => origin.replace('http:', 'https:')],
    ['an invalid URL', () => 'http://[a'],
  ])('sends nothing to %s, and its error contains no token', async (_, location) => {
    for (const input of [`${origin}/from`, new Request(`${origin}/from`)]) {
      redirects('/from', 307, location());
      const error = await fetch(input, { redirect: 'follow' }).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'SigV4Error', code: 'RedirectNotFollowed', field: 'redirect' });
      expect(error.message).not.toContain(sessionToken);
    }
    expect(summary()).toEqual(['GET /from ', 'GET /from ']);
  });

  it('follows at most 20 hops', async () => {
    answers.set('/n', (response, message) => {
      const n = Number(message.url?.slice(3));
      if (n === 20 && servers.asked[0]?.request.target === '/n?0') response.end('there');
      else response.writeHead(302, { location: `/n?${n + 1}` }).end();
    });
    expect(await (await fetch(`${origin}/n?0`, { redirect: 'follow' })).text()).toBe('there');
    servers.asked = [];
    await expect(fetch(`${origin}/n?1`, { redirect: 'follow' })).rejects.toMatchObject({ code: 'RedirectNotFollowed' });
    expect(servers.asked).toHaveLength(21);
  });

  it('sends no stream twice', async () => {
    redirects('/from', 307, '/to');
    const init = {
      method: 'PUT',
      body: new Response('streamed').body,
      duplex: 'half',
      headers: { 'x-amz-content-sha256': createHash('sha256').update('streamed').digest('hex') },
      redirect: 'follow',
    } as RequestInit;
    await expect(fetch(`${origin}/from`, init)).rejects.toMatchObject({ code: 'RedirectNotFollowed' });
    redirects('/from', 303, '/to');
    const again = { ...init, body: new Response('streamed').body };
    expect(await (await fetch(`${origin}/from`, again)).text()).toBe('ok');
    expect(summary().at(-1)).toBe('GET /to ');
  });

  it('reports a Location that a page cannot read', async () => {
    const send = (async () => {
      const response = new Response(null);
      // Browsers return this response for a redirect that must not be followed.
      Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
      return response;
    }) as typeof globalThis.fetch;
    const inPage = createFetch(signer, { fetch: send });
    await expect(inPage(`${origin}/a`, { redirect: 'follow' })).rejects.toMatchObject({ code: 'RedirectNotFollowed' });
    expect((await inPage(`${origin}/a`)).type).toBe('opaqueredirect');
  });

  it('returns a response that only looks like a redirect', async () => {
    answers.set('/from', (response) => response.writeHead(304).end());
    expect((await fetch(`${origin}/from`, { redirect: 'follow' })).status).toBe(304);
    answers.set('/from', (response) => response.writeHead(302).end('no Location'));
    expect((await fetch(`${origin}/from`, { redirect: 'follow' })).status).toBe(302);
  });
});
