/** The Request that a handler gets for a received message. */

import { once } from 'node:events';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { FetchHandler, HandlerAdapterOptions } from '../../bindings/entries/node.js';
import { toNodeListener } from '../../bindings/entries/node.js';
import { createUppyHandler } from '../../bindings/entries/upload-server.js';
import { options as uploadOptions } from '../upload-server/example.js';
import { bodyIn, exchange, listen, open, serve, statusOf, untilClosed, untilSeen } from './wire.js';

/** Responds with the request that it got. */
const echo: FetchHandler = async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body: await request.text(),
  });

async function echoed(lines: readonly string[], body?: string, options?: HandlerAdapterOptions) {
  const answer = await exchange(await serve(toNodeListener(echo, options)), lines, body);
  return statusOf(answer) === 200 ? JSON.parse(bodyIn(answer)) : statusOf(answer);
}

const host = 'host: app.example';
const post = (...headers: string[]) => ['POST /a HTTP/1.1', host, ...headers];

describe('the URL', () => {
  test.each([
    ['/a?b=c', 'http://app.example/a?b=c'],
    ['//evil.example/a', 'http://app.example//evil.example/a'],
    ['/a/../b/%2e%2e/c', 'http://app.example/c'],
    ['http://other.example:81/a?b', 'http://other.example:81/a?b'],
    ['http://other.example?b', 'http://other.example/?b'],
  ])('of the target %s is %s', async (target, url) => {
    expect(await echoed([`GET ${target} HTTP/1.1`, host])).toMatchObject({ url });
  });

  test.each([
    ['a second host', ['GET / HTTP/1.1', host, 'host: other.example']],
    ['a second host with the same value', ['GET / HTTP/1.1', host, host]],
    ['no host', ['GET / HTTP/1.0']],
    ['a host with a path', ['GET / HTTP/1.1', 'host: app.example/a']],
    ['a host with a user', ['GET / HTTP/1.1', 'host: user@app.example']],
    ['a host with an invalid port', ['GET / HTTP/1.1', 'host: app.example:99999']],
    ['a target that is not a path', ['OPTIONS * HTTP/1.1', host]],
    ['a user in an absolute target', ['GET http://user@app.example/ HTTP/1.1', host]],
  ])('is refused with 400 for %s', async (_, lines) => {
    expect(await echoed(lines)).toBe(400);
  });

  test('uses the origin of the options, whatever was received, and ignores forwarded headers', async () => {
    const forwarded = ['x-forwarded-host: evil.example', 'x-forwarded-proto: https', 'forwarded: host=evil.example'];
    const origin = 'https://app.example';
    expect(await echoed(['GET /a HTTP/1.1', 'host: inner:8080', ...forwarded], '', { origin })).toMatchObject({
      url: 'https://app.example/a',
    });
    expect(await echoed(['GET http://other.example/a HTTP/1.1', 'host: inner:8080'], '', { origin })).toMatchObject({
      url: 'https://app.example/a',
    });
    expect(await echoed(['GET /a HTTP/1.1', 'host: inner:8080', ...forwarded])).toMatchObject({
      url: 'http://inner:8080/a',
    });
  });

  test('is the URL that the client requested, where a router has removed a prefix', async () => {
    const listener = toNodeListener(echo);
    const port = await serve((request, response) => {
      Object.assign(request, { originalUrl: request.url, url: '/a' });
      return listener(request, response);
    });
    const answer = await exchange(port, ['GET /api/a HTTP/1.1', host]);
    expect(JSON.parse(bodyIn(answer)).url).toBe('http://app.example/api/a');
  });
});

test('repeated headers are both there, with cookies joined by semicolons', async () => {
  const { headers } = await echoed([
    'GET / HTTP/1.1',
    host,
    'X-A: 1',
    'x-a: 2, 3',
    'cookie: a=1',
    'cookie: b=2',
    'authorization: one',
    'authorization: two',
  ]);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-a': '1, 2, 3',
    cookie: 'a=1; b=2',
    authorization: 'one, two',
  });
});

test('a method that fetch forbids gets status 501', async () => {
  expect(await echoed(['TRACE / HTTP/1.1', host])).toBe(501);
});

test.each(['get', 'post', 'patch', 'trace', 'Head'])('HTTP/2: the method %j gets status 501', async (method) => {
  const onError = vi.fn();
  const listener = toNodeListener(() => new Response(), { onError });
  const port = await listen(createServer2(listener as never) as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':method': method, ':path': '/' });
  const [headers] = await once(stream, 'response');
  session.destroy();
  expect(headers).toMatchObject({ ':status': 501 });
  expect(onError).not.toHaveBeenCalled();
});

describe('the body', () => {
  test('arrives with a length, in chunks, in pieces and slowly', async () => {
    expect(await echoed(post('content-length: 5'), 'héll')).toMatchObject({ body: 'héll' });
    expect(await echoed(post('transfer-encoding: chunked'), '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n')).toMatchObject({
      body: 'hello',
    });
    const socket = await open(await serve(toNodeListener(echo)));
    const answer = untilClosed(socket);
    socket.write([...post('content-length: 5'), 'connection: close\r\n\r\nhe'].join('\r\n'));
    await wait(100);
    socket.write('llo');
    expect(JSON.parse(bodyIn(await answer))).toMatchObject({ body: 'hello' });
  });

  test('of a GET is dropped, and the connection continues with the next request', async () => {
    const socket = await open(await serve(toNodeListener(echo)));
    socket.write(`GET /1 HTTP/1.1\r\n${host}\r\ncontent-length: 5\r\n\r\nhelloGET /2 HTTP/1.1\r\n${host}\r\n\r\n`);
    const text = await untilSeen(socket, /app\.example\/2/);
    expect(text).toContain('"http://app.example/1"');
  });

  test('that no handler reads is discarded, and the connection continues with the next request', async () => {
    const port = await serve(toNodeListener(({ url }) => new Response(url)));
    const socket = await open(port);
    const body = 'x'.repeat(300_000);
    socket.write(
      `POST /1 HTTP/1.1\r\n${host}\r\ncontent-length: 300000\r\n\r\n${body}GET /2 HTTP/1.1\r\n${host}\r\n\r\n`,
    );
    await untilSeen(socket, /app\.example\/2/);
  });

  test('that a handler stops reading is discarded, too', async () => {
    const port = await serve(
      toNodeListener(async (request) => {
        const reader = request.body?.getReader();
        await reader?.read();
        await reader?.cancel();
        return new Response(request.url);
      }),
    );
    const socket = await open(port);
    const body = 'x'.repeat(300_000);
    socket.write(
      `POST /1 HTTP/1.1\r\n${host}\r\ncontent-length: 300000\r\n\r\n${body}GET /2 HTTP/1.1\r\n${host}\r\n\r\n`,
    );
    await untilSeen(socket, /app\.example\/2/);
  });

  test('may be echoed while it arrives', async () => {
    const port = await serve(toNodeListener((request) => new Response(request.body)));
    const socket = await open(port);
    socket.write(`${post('transfer-encoding: chunked').join('\r\n')}\r\n\r\n4\r\nping\r\n`);
    await untilSeen(socket, /ping/);
    socket.write('4\r\npong\r\n0\r\n\r\n');
    await untilSeen(socket, /pong[\s\S]*\r\n0\r\n\r\n$/);
  });
});

describe('a body over the limit', () => {
  const options = { maxBodyBytes: 4 };

  test.each([
    ['with a length', post('content-length: 5'), 'hello'],
    ['in chunks', post('transfer-encoding: chunked'), '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
  ])('gets status 413, %s', async (_, lines, body) => {
    expect(await echoed(lines, body, options)).toBe(413);
    const swallowing = toNodeListener(async (request) => new Response(await request.text().catch(() => '')), options);
    expect(statusOf(await exchange(await serve(swallowing), lines, body))).toBe(413);
  });

  test('does not include a body of exactly the limit', async () => {
    expect(await echoed(post('content-length: 4'), 'hell', options)).toMatchObject({ body: 'hell' });
  });

  test('is a body over one MiB by default', async () => {
    const most = 1024 * 1024;
    expect(await echoed(post(`content-length: ${most}`), 'x'.repeat(most))).toMatchObject({ method: 'POST' });
    expect(await echoed(post(`content-length: ${most + 1}`), 'x'.repeat(most + 1))).toBe(413);
  });

  test('is left to a handler with a better response', async () => {
    const port = await serve(
      toNodeListener(createUppyHandler({ ...uploadOptions, allowOrigin: 'https://app.example' })),
    );
    const lines = post('content-type: application/json', 'origin: https://app.example', 'content-length: 2000000');
    const answer = await exchange(port, lines, ' '.repeat(2_000_000));
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('access-control-allow-origin: https://app.example');
    expect(JSON.parse(bodyIn(answer))).toMatchObject({ code: 'BodyTooLarge' });
  });
});

describe('expect: 100-continue', () => {
  const lines = post('content-length: 5', 'expect: 100-continue');

  test('is answered by Node before the listener', async () => {
    const answer = await exchange(await serve(toNodeListener(echo)), lines, 'hello');
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('is sent when the body is read, where the listener is for checkContinue', async () => {
    const server = (await import('node:http')).createServer();
    server.on('checkContinue', toNodeListener(echo));
    const port = await listen(server);
    const socket = await open(port);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await untilSeen(socket, /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    socket.write('hello');
    expect(await untilSeen(socket, /\r\n0\r\n\r\n$/)).toContain('"body":"hello"');
  });

  test('is not sent where the body is too long; then the connection closes', async () => {
    const server = (await import('node:http')).createServer();
    server.on('checkContinue', toNodeListener(echo, { maxBodyBytes: 4 }));
    const socket = await open(await listen(server));
    const answer = untilClosed(socket);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*^connection: close\r$/im);
  });
});

describe('the result of a body parser', () => {
  /** The listener after middleware that has read the whole body and left `left`. */
  async function after(
    left: (bytes: Buffer) => object,
    handler: FetchHandler,
    lines: string[],
    body: string | Uint8Array,
  ) {
    const onError = vi.fn();
    const listener = toNodeListener(handler, { onError });
    const port = await serve(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      Object.assign(request, left(Buffer.concat(pieces)));
      await listener(request, response);
    });
    return { answer: await exchange(port, lines, body), onError };
  }
  const json = (body: string | Uint8Array, ...headers: string[]) =>
    post('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, ...headers);
  const text = async (request: Request) => new Response(await request.text());

  test.each(['rawBody', 'body'])('bytes in %s are the body', async (name) => {
    const { answer } = await after((bytes) => ({ [name]: bytes }), text, json('hello'), 'hello');
    expect(bodyIn(answer)).toBe('hello');
  });

  test('bytes have priority over the parsed value', async () => {
    const { answer } = await after((rawBody) => ({ rawBody, body: { other: 1 } }), text, json('hello'), 'hello');
    expect(bodyIn(answer)).toBe('hello');
  });

  test.each([
    ['a string', (bytes: Buffer) => ({ rawBody: String(bytes), body: String(bytes) })],
    ['nothing', () => ({})],
    ['an object', (bytes: Buffer) => ({ body: JSON.parse(String(bytes)) })],
    ['fewer bytes', (bytes: Buffer) => ({ rawBody: bytes.subarray(1) })],
  ])('%s is not a body, and the error names the line to add', async (_, left) => {
    const { answer, onError } = await after(left, text, json('{"a":1}'), '{"a":1}');
    expect(statusOf(answer)).toBe(500);
    expect(bodyIn(answer)).toBe('Internal Server Error');
    expect(onError).toHaveBeenCalledOnce();
    expect(onError.mock.lastCall?.[0]).toMatchObject({
      code: 'InvalidRequest',
      field: 'body',
      message: expect.stringContaining('express.json({ verify: (req, res, bytes) => { req.rawBody = bytes; } })'),
    });
  });

  test('bytes of a decompressed body are not the body, even with the same length', async () => {
    const sent = gzipSync('{"a":1}');
    const { answer } = await after(
      ({ length }) => ({ rawBody: Buffer.alloc(length) }),
      text,
      json(sent, 'content-encoding: gzip'),
      sent,
    );
    expect(statusOf(answer)).toBe(500);
  });

  test('upload handlers accept the parsed value', async () => {
    const request = { method: 'PUT', key: 'é' };
    const sent = gzipSync(JSON.stringify(request));
    let headers: Headers | undefined;
    const grant: typeof uploadOptions.grant = (asked, upload) => {
      ({ headers } = asked);
      return uploadOptions.grant(asked, upload);
    };
    const uppy = createUppyHandler({ ...uploadOptions, grant });
    const { answer } = await after(() => ({ body: request }), uppy, json(sent, 'content-encoding: gzip'), sent);
    expect(JSON.parse(bodyIn(answer)).url).toContain('/%C3%A9?');
    // These headers describe the body, which is serialized again.
    expect(headers?.get('content-length')).toBe(String(Buffer.byteLength(JSON.stringify(request))));
    expect(headers?.get('content-encoding')).toBeNull();
  });

  test('a stream that is already being read is not read', async () => {
    const onError = vi.fn();
    const listener = toNodeListener(text, { onError });
    const port = await serve((request, response) => {
      request.on('data', () => {});
      return listener(request, response);
    });
    expect(statusOf(await exchange(port, json('hello'), 'hello'))).toBe(500);
    expect(onError.mock.lastCall?.[0]).toMatchObject({ field: 'body' });
  });
});

test('HTTP/2: pseudo-headers are not headers, and :authority is the host', async () => {
  const port = await listen(createServer2(toNodeListener(echo) as never) as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/a?b',
    ':authority': 'app.example',
    cookie: ['a=1', 'b=2'] as never,
  });
  stream.end('hello');
  let answer = '';
  stream.setEncoding('utf8').on('data', (piece) => {
    answer += piece;
  });
  await once(stream, 'end');
  session.close();
  expect(JSON.parse(answer)).toMatchObject({
    method: 'POST',
    url: 'http://app.example/a?b',
    body: 'hello',
    headers: [['cookie', 'a=1; b=2']],
  });
});
