import { type Agent, Client, interceptors, MockAgent, Pool, request, fetch as undiciFetch } from 'undici';
import { describe, expect, it } from 'vitest';
import { createSigningInterceptor } from '../../bindings/entries/undici.js';
import { credentials } from '../support/example.js';
import { check } from '../support/received.js';
import { headerOf } from './server.js';
import { setUp } from './setup.js';

const sessionToken = 'token/with+signs==';
const { server, signer, agent } = await setUp('execute-api', sessionToken);

const sign = () => createSigningInterceptor(signer, { origin: server.origin });
const composed = () => agent.compose(sign());

/** Checks that the server has verified every request, by siglane's verifier and by the reference signer. */
function expectVerified(count: number) {
  expect(server.arrived).toHaveLength(count);
  for (const each of server.arrived) {
    if (!each.result.ok) throw new Error(`${each.target}: ${each.result.error.code}, ${each.result.error.message}`);
    const { given, expected } = check(each, credentials.secretAccessKey);
    expect(given).toBe(expected);
    expect(headerOf(each, 'x-amz-security-token')).toBe(sessionToken);
  }
}

describe('a dispatcher that signs', () => {
  it('signs the requests of a client, a pool and an agent', async () => {
    for (const dispatcher of [new Client(server.origin), new Pool(server.origin)]) {
      const { statusCode, body } = await dispatcher.compose(sign()).request({ path: '/a?b=c', method: 'GET' });
      expect([statusCode, await body.text()]).toEqual([200, 'ok']);
      await dispatcher.close();
    }
    await request(`${server.origin}/a`, { dispatcher: composed() });
    await composed().request({ origin: new URL(server.origin), path: '/a', method: 'DELETE' });
    expectVerified(4);
  });

  it("signs the requests of Node's fetch and of undici's", async () => {
    for (const fetch of [globalThis.fetch as unknown as typeof undiciFetch, undiciFetch]) {
      const options = { dispatcher: composed() };
      expect(await (await fetch(`${server.origin}/a b?q=é`, options)).text()).toBe('ok');
      await fetch(`${server.origin}/a`, { ...options, method: 'POST', body: '{"a":1}', headers: { 'x-a': 'b' } });
      await fetch(`${server.origin}/a`, { ...options, method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    }
    expectVerified(6);
    expect(server.arrived.map(({ body }) => String(body))).toEqual(['', '{"a":1}', 'a=b+c', '', '{"a":1}', 'a=b+c']);
  });

  it("signs in the dispatcher inside Node, which has undici 6's handlers", async () => {
    // Node creates its own dispatcher at the first use of fetch.
    await globalThis.fetch('data:,');
    const own = (globalThis as unknown as Record<symbol, Agent>)[Symbol.for('undici.globalDispatcher.1')] as Agent;
    const dispatcher = own.compose(sign());
    const send = (path: string, options = {}) =>
      globalThis.fetch(server.origin + path, { dispatcher, ...options } as unknown as RequestInit);
    expect(await (await send('/a')).text()).toBe('ok');
    expect(await (await send('/a', { method: 'PUT', body: new Blob(['text']) })).text()).toBe('ok');
    expectVerified(2);
    const error = await globalThis
      .fetch('http://127.0.0.1:2/', { dispatcher } as unknown as RequestInit)
      .catch(({ cause }) => cause);
    expect(error.code).toBe('OriginNotAllowed');
  });

  it('signs path and query as they are sent', async () => {
    const dispatcher = composed();
    const paths = [
      '/a b',
      '/a+b',
      '/é',
      '/%C3%A9',
      '/a%20b',
      '/a%2Bb',
      '/a%2fb',
      "/(a)'!*~",
      '/?q=a+b',
      '/?q=a%2Bb&r=é',
      '/?b&a=1&a=0',
    ];
    for (const path of paths) await dispatcher.request({ origin: server.origin, path, method: 'GET' });
    expectVerified(paths.length);
    const targets = server.arrived.map(({ target }) => target);
    expect(targets.slice(0, 4)).toEqual(['/a%20b', '/a%2Bb', '/%C3%A9', '/%C3%A9']);
    expect(targets.slice(8, 10)).toEqual(['/?q=a%20b', '/?q=a%2Bb&r=%C3%A9']);
  });

  it('reads a "+" in a query as a space, as servers do', async () => {
    const url = new URL('/', server.origin);
    url.searchParams.set('q', 'x y+é');
    await undiciFetch(url, { dispatcher: composed() });
    await request(url, { dispatcher: composed() });
    await composed().request({ origin: server.origin, path: '/', method: 'GET', query: { q: 'x y+é' } });
    expectVerified(3);
    expect(server.arrived.map(({ target }) => target)).toEqual(Array(3).fill('/?q=x%20y%2B%C3%A9'));
  });

  it('sends the option "query" as undici does', async () => {
    const query = {
      a: 'b c',
      list: ['1', 2],
      n: 5,
      big: 7n,
      yes: true,
      none: null,
      object: {},
      empty: '',
      'é&=': '&=+',
    };
    const options = { path: '/', method: 'GET', query } as const;
    await composed().request({ origin: server.origin, ...options });
    expectVerified(1);
    server.reset();
    await composed().request({ origin: server.origin, path: '/', method: 'GET', query: {} });
    await composed().request({ origin: server.origin, path: '/', method: 'GET', query: { list: [] } });
    expect(server.arrived.map(({ target }) => target)).toEqual(['/', '/']);
    expectVerified(2);
    server.reset();
    await agent.request({ origin: server.origin, ...options });
    await composed().request({ origin: server.origin, ...options });
    const [plain, signed] = server.arrived.map(({ target }) => [...new URL(target, server.origin).searchParams]);
    expect(signed).toEqual(plain);
  });

  it('sends and signs headers of each form', async () => {
    const pairs = [
      ['X-B', '2'],
      ['x-a', ' 1  '],
      ['X-B', '3'],
    ] as [string, string][];
    const forms = [
      { 'X-B': ['2', '3'], 'x-a': ' 1  ' },
      ['X-B', '2', 'x-a', ' 1  ', 'X-B', '3'],
      ['X-B', ['2', '3'], 'x-a', ' 1  '] as unknown as string[],
      new Map<string, string | string[]>([
        ['X-B', ['2', '3']],
        ['x-a', ' 1  '],
      ]),
      new Headers(pairs),
      new Headers(pairs).entries(),
      pairs,
      pairs.values(),
      { 'X-B': [2, 3] as unknown as string[], 'x-a': 1 as unknown as string, 'x-c': undefined },
    ];
    for (const headers of forms)
      await composed().request({ origin: server.origin, path: '/', method: 'GET', headers: headers as Headers });
    expectVerified(forms.length);
    for (const each of server.arrived) {
      expect(
        each.headers
          .filter(([name]) => name === 'x-b')
          .map(([, value]) => value)
          .join(', '),
      ).toBe('2, 3');
      expect(headerOf(each, 'x-a')?.trim()).toBe('1');
      expect(each.result.ok && each.result.signedHeaders).toEqual(expect.arrayContaining(['x-a', 'x-b', 'host']));
    }
    await composed().request({ origin: server.origin, path: '/', method: 'GET', headers: null });
    await composed().request({
      origin: server.origin,
      path: '/',
      method: 'GET',
      headers: { 'x-a': null as unknown as string },
    });
    expect(server.arrived.slice(-2).map((each) => headerOf(each, 'x-a'))).toEqual([undefined, '']);
    expectVerified(forms.length + 2);
  });

  it('sends a repeated header once, because HTTP/2 joins its values', async () => {
    const headers = ['x-a', '1', 'X-A', '2', 'Cookie', 'a=1', 'cookie', 'b=2'];
    await composed().request({ origin: server.origin, path: '/', method: 'GET', headers });
    expectVerified(1);
    expect(server.arrived[0]?.headers).toEqual(
      expect.arrayContaining([
        ['x-a', '1, 2'],
        ['cookie', 'a=1; b=2'],
      ]),
    );
  });

  it('signs the host that is sent, also if the request sets it', async () => {
    await composed().request({ origin: server.origin, path: '/', method: 'GET', headers: { Host: 'api.example.com' } });
    await composed().request({
      origin: server.origin,
      path: '/',
      method: 'GET',
      headers: ['host', 'api.example.com:8443'],
    });
    expectVerified(2);
    expect(server.arrived.map((each) => headerOf(each, 'host'))).toEqual(['api.example.com', 'api.example.com:8443']);
  });

  it('drops headers that a client sets', async () => {
    const dispatcher = agent.compose(
      createSigningInterceptor(signer, { origin: server.origin, drop: ['Authorization', 'x-api-key'] }),
    );
    const headers = { authorization: 'Bearer secret', 'X-Api-Key': 'secret', 'x-other': 'kept' };
    await undiciFetch(`${server.origin}/`, { dispatcher, headers });
    await dispatcher.request({
      origin: server.origin,
      path: '/',
      method: 'GET',
      headers: Object.entries(headers).flat(),
    });
    expectVerified(2);
    for (const each of server.arrived) {
      expect(headerOf(each, 'x-api-key')).toBeUndefined();
      expect(headerOf(each, 'authorization')).toMatch(/^AWS4-HMAC-SHA256 /);
      expect(headerOf(each, 'x-other')).toBe('kept');
    }
  });

  it('signs requests of stream, pipeline and upgrade, and refuses to sign a tunnel', async () => {
    const { Writable, Readable } = await import('node:stream');
    const pool = new Pool(server.origin).compose(sign());
    const { opaque } = await pool.stream(
      { path: '/', method: 'GET', opaque: 'o' },
      () => new Writable({ write: (_, __, done) => done() }),
    );
    expect(opaque).toBe('o');
    const piped = Readable.from(['a', 'b']).pipe(pool.pipeline({ path: '/', method: 'PUT' }, ({ body }) => body));
    expect(await new Response(Readable.toWeb(piped) as ReadableStream).text()).toBe('ok');
    expect(server.arrived.map(({ body }) => String(body))).toEqual(['', 'ab']);
    expectVerified(2);
    const { socket } = await pool.upgrade({ path: '/chat', protocol: 'websocket' });
    socket.destroy();
    await expect(pool.connect({ path: 'example.com:443' } as Parameters<typeof pool.connect>[0])).rejects.toMatchObject(
      {
        code: 'OutOfRange',
        field: 'method',
      },
    );
    await pool.destroy();
  });

  it('keeps requests of a connection in order', async () => {
    const client = new Client(server.origin, { pipelining: 8 });
    const dispatcher = client.compose(sign());
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        dispatcher.request({ path: `/${i}`, method: i % 3 === 0 ? 'PUT' : 'GET', body: i % 3 === 0 ? `${i}` : null }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(40).fill(200));
    expect(server.arrived.map(({ target }) => target)).toEqual(Array.from({ length: 40 }, (_, i) => `/${i}`));
    expectVerified(40);
    await client.destroy();
  });

  it('changes neither the options nor the headers of the caller', async () => {
    const options = Object.freeze({
      origin: server.origin,
      path: '/a b',
      method: 'GET',
      headers: Object.freeze({ 'x-a': '1' }),
      query: Object.freeze({ q: '1' }),
    });
    await composed().request(options);
    expectVerified(1);
    expect(options).toEqual({
      origin: server.origin,
      path: '/a b',
      method: 'GET',
      headers: { 'x-a': '1' },
      query: { q: '1' },
    });
  });

  it('works with a MockAgent', async () => {
    const mock = new MockAgent();
    mock.disableNetConnect();
    let sent: Record<string, string> = {};
    mock
      .get('https://api.example.com')
      .intercept({ path: '/a', method: 'POST' })
      .reply(200, ({ headers }) => {
        sent = headers as Record<string, string>;
        return 'mocked';
      });
    const dispatcher = mock.compose(createSigningInterceptor(signer, { origins: ['https://api.example.com'] }));
    const { body } = await dispatcher.request({
      origin: 'https://api.example.com',
      path: '/a',
      method: 'POST',
      body: 'x',
    });
    expect(await body.text()).toBe('mocked');
    expect(sent['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\//);
    await mock.close();
  });

  it('hands the response on as it is', async () => {
    server.answer = (_, response) => {
      response.writeHead(201, ['set-cookie', 'a=1', 'set-cookie', 'b=2', 'trailer', 'x-sum']);
      response.write('first ');
      response.addTrailers({ 'x-sum': 'abc' });
      response.end('second');
    };
    const { statusCode, headers, body, trailers } = await composed().request({
      origin: server.origin,
      path: '/',
      method: 'GET',
    });
    expect([statusCode, headers['set-cookie'], await body.text()]).toEqual([201, ['a=1', 'b=2'], 'first second']);
    expect(trailers).toEqual({ 'x-sum': 'abc' });
    const dumped = await agent
      .compose(sign(), interceptors.dump({ maxSize: 3 }))
      .request({ origin: server.origin, path: '/', method: 'GET' });
    expect(dumped.statusCode).toBe(201);
  });
});
