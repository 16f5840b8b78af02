import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type Agent, type Dispatcher, interceptors, Pool, RetryAgent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigningInterceptor } from '../../bindings/entries/undici.js';
import { headerOf } from './server.js';
import { setUp } from './setup.js';

const sessionToken = 'the-session-token';
const { dns, redirect, retry, responseError, decompress, cache } = interceptors;
const wrongOrder = { name: 'SigV4Error', code: 'WrongInterceptorOrder' };

let clock = Date.now();
const { server, signer, agent } = await setUp('s3', sessionToken, () => clock);
let stranger: Server;
/** Requests and their headers at a server that must get nothing. */
let strangers: (string | string[] | undefined)[][];
let elsewhere: string;

beforeAll(async () => {
  stranger = createServer((message, response) => {
    const { authorization, 'x-amz-security-token': token } = message.headers;
    strangers.push([message.url, authorization, token]);
    response.end();
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
beforeEach(() => {
  strangers = [];
  clock = Date.now();
});
afterAll(() => {
  stranger.closeAllConnections();
  stranger.close();
});

const sign = () => createSigningInterceptor(signer, { origin: server.origin });
const get = (dispatcher: Dispatcher, path = '/a', options = {}) =>
  dispatcher.request({ origin: server.origin, path, method: 'GET', ...options });

/** Answers 503 as often as told, and then as a verifier. */
function failFirst(times: number) {
  server.answer = ({ result }, response) => {
    clock += 1000;
    response.writeHead(server.arrived.length <= times ? 503 : result.ok ? 200 : 403, { 'retry-after': '0' }).end();
  };
}

const signatures = () => server.arrived.map((each) => headerOf(each, 'authorization')?.slice(-64));

describe('the order of interceptors', () => {
  it('signs each attempt of compose(sign, retry) anew', async () => {
    failFirst(2);
    const fast = retry({ minTimeout: 1, maxRetries: 3 });
    const { statusCode } = await get(agent.compose(sign(), fast), '/a', {
      headers: new Headers({ 'x-a': '1' }).entries(),
    });
    expect(statusCode).toBe(200);
    expect(new Set(signatures()).size).toBe(3);
    for (const each of server.arrived) {
      expect(each.result.ok).toBe(true);
      expect(headerOf(each, 'x-a')).toBe('1');
    }
  });

  it('signs each attempt of a RetryAgent around it anew', async () => {
    failFirst(1);
    const { statusCode } = await get(new RetryAgent(agent.compose(sign()) as Agent, { minTimeout: 1 }));
    expect([statusCode, new Set(signatures()).size]).toEqual([200, 2]);
  });

  it('resumes a broken download of compose(sign, retry) with a signed range', async () => {
    server.answer = (each, response) => {
      const range = headerOf(each, 'range');
      if (range !== undefined) {
        response.writeHead(206, { 'content-range': 'bytes 5-9/10', 'content-length': 5, etag: '"e"' }).end('67890');
        return;
      }
      response.writeHead(200, { 'content-length': 10, etag: '"e"' }).write('12345');
      setTimeout(() => response.destroy(), 20);
    };
    const { body } = await get(agent.compose(sign(), retry({ minTimeout: 1 })));
    expect(await body.text()).toBe('1234567890');
    const [, resumed] = server.arrived;
    expect(resumed?.result).toMatchObject({ ok: true, signedHeaders: expect.arrayContaining(['range', 'if-match']) });
  });

  it('refuses compose(retry, sign), which would send the old signature again, before anything is sent', async () => {
    failFirst(9);
    await expect(get(agent.compose(retry({ minTimeout: 1 }), sign()))).rejects.toMatchObject(wrongOrder);
    const wrong = new RetryAgent(agent, { minTimeout: 1 }).compose(sign());
    await expect(get(wrong)).rejects.toMatchObject(wrongOrder);
    const between = new RetryAgent(agent, { minTimeout: 1 }).compose(decompress(), sign());
    await expect(get(between)).rejects.toMatchObject(wrongOrder);
    const late = createSigningInterceptor({ current: async () => signer }, { origin: server.origin });
    await expect(get(agent.compose(retry({ minTimeout: 1 }), late))).rejects.toMatchObject(wrongOrder);
    const fetched = await undiciFetch(server.origin, { dispatcher: agent.compose(retry(), sign()) }).catch(
      ({ cause }) => cause,
    );
    expect(fetched).toMatchObject(wrongOrder);
    expect(fetched.message).toContain('compose(sign, retry)');
    expect(server.arrived).toHaveLength(0);
  });

  it('signs each target of compose(sign, redirect) anew', async () => {
    server.answer = ({ target, result }, response) => {
      if (target === '/start?x=1') response.writeHead(307, { location: '/next?a=b+c' }).end();
      else response.writeHead(result.ok ? 200 : 403).end();
    };
    const dispatcher = agent.compose(sign(), redirect({ maxRedirections: 3 }));
    const options = { method: 'POST', body: 'again', query: { x: 1 } } as const;
    expect((await get(dispatcher, '/start', options)).statusCode).toBe(200);
    const response = await undiciFetch(`${server.origin}/start?x=1`, {
      dispatcher: agent.compose(sign()),
      method: 'POST',
      body: 'again',
    });
    expect(response.status).toBe(200);
    expect(server.arrived.map(({ target, body }) => [target, String(body)])).toEqual(
      Array(2)
        .fill([
          ['/start?x=1', 'again'],
          ['/next?a=b%20c', 'again'],
        ])
        .flat(),
    );
    for (const { result } of server.arrived) expect(result.ok).toBe(true);
  });

  it('sends nothing to the target of a redirect on another origin', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      server.answer = (_, response) => response.writeHead(status, { location: `${elsewhere}/x` }).end();
      const refusal = { code: 'OriginNotAllowed', field: 'origin' };
      const redirecting = agent.compose(sign(), redirect({ maxRedirections: 3 }));
      await expect(get(redirecting, '/a', { method: 'PUT', body: 'x' })).rejects.toMatchObject(refusal);
      const pool = new Pool(server.origin);
      await expect(get(pool.compose(sign(), redirect({ maxRedirections: 3 })))).rejects.toMatchObject(refusal);
      await pool.destroy();
      for (const fetch of [globalThis.fetch as unknown as typeof undiciFetch, undiciFetch]) {
        const error = await fetch(`${server.origin}/a`, { dispatcher: agent.compose(sign()) }).catch(
          ({ cause }) => cause,
        );
        expect(error).toMatchObject(refusal);
      }
    }
    expect(strangers).toEqual([]);
  });

  it('refuses compose(redirect, sign), which would send the token elsewhere, before anything is sent', async () => {
    server.answer = (_, response) => response.writeHead(307, { location: `${elsewhere}/x` }).end();
    const wrong = agent.compose(redirect({ maxRedirections: 3 }), sign());
    const error = await get(wrong).catch((each) => each);
    expect(error).toMatchObject(wrongOrder);
    expect(error.message).toContain('compose(sign, redirect)');
    // Node's fetch follows redirects itself, and asks every interceptor not to.
    expect(server.arrived).toHaveLength(0);
    expect(strangers).toEqual([]);
    expect((await get(agent.compose(redirect(), sign()))).statusCode).toBe(307);
  });

  it('would resend the signature and send the token elsewhere, if it did not refuse', async () => {
    // The two faults that the refusals prevent, in an interceptor that signs and watches nothing.
    const naive: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      const { path, method } = options;
      const { headers } = signer.sign({ method, url: server.origin + path });
      return dispatch({ ...options, headers }, handler);
    };
    failFirst(1);
    await get(agent.compose(retry({ minTimeout: 1 }), naive));
    expect(new Set(signatures()).size).toBe(1);
    server.answer = (_, response) => response.writeHead(307, { location: `${elsewhere}/x` }).end();
    await get(agent.compose(redirect({ maxRedirections: 3 }), naive));
    expect(strangers).toEqual([['/x', undefined, sessionToken]]);
  });

  it('does not retry a stream that was read', async () => {
    failFirst(1);
    const dispatcher = agent.compose(sign(), retry({ minTimeout: 1, throwOnError: false }));
    const { statusCode } = await get(dispatcher, '/a', { method: 'PUT', body: Readable.from(['x']) });
    expect([statusCode, server.arrived.length]).toEqual([503, 1]);
  });

  it('signs the host, and not the address, in compose(dns, sign)', async () => {
    const origin = server.origin.replace('127.0.0.1', 'bucket.example.com');
    const lookup = (_: URL, __: object, done: (error: null, addresses: object[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4, ttl: 1000 }]);
    const resolve = dns({ lookup: lookup as never });
    const own = createSigningInterceptor(signer, { origin });
    const { statusCode } = await agent.compose(resolve, own).request({ origin, path: '/a', method: 'GET' });
    expect(statusCode).toBe(200);
    expect(headerOf(server.arrived[0] as never, 'host')).toBe(new URL(origin).host);
    const wrong = agent.compose(own, resolve).request({ origin, path: '/a', method: 'GET' });
    await expect(wrong).rejects.toMatchObject({ code: 'OriginNotAllowed' });
  });

  it('works before and after interceptors that read answers', async () => {
    for (const each of [responseError(), decompress(), cache()]) {
      expect((await get(agent.compose(each, sign()))).statusCode).toBe(200);
      expect((await get(agent.compose(sign(), each))).statusCode).toBe(200);
    }
    for (const { result } of server.arrived) expect(result.ok).toBe(true);
  });
});
