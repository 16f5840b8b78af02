/** How a handler's Response is sent. */
import { once } from 'node:events';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { FetchHandler, HandlerAdapterOptions } from '../../bindings/entries/node.js';
import { toNodeListener } from '../../bindings/entries/node.js';
import { bodyIn, exchange, listen, open, serve, statusOf, untilClosed, untilSeen } from './wire.js';

const get = ['GET / HTTP/1.1', 'host: app.example'];
const answered = async (handler: FetchHandler, lines: readonly string[] = get, options?: HandlerAdapterOptions) =>
  exchange(await serve(toNodeListener(handler, options)), lines);

test('status, status text, headers and body are sent', async () => {
  const headers = { 'content-type': 'text/plain', 'x-a': 'b' };
  const answer = await answered(() => new Response('é', { status: 418, statusText: 'A Teapot', headers }));
  expect(answer).toMatch(/^HTTP\/1\.1 418 A Teapot\r\ncontent-type: text\/plain\r\nx-a: b\r\n/i);
  expect(bodyIn(answer)).toBe('é');
});

test('every Set-Cookie is a separate header, in addition to headers that were set before', async () => {
  const listener = toNodeListener(() => {
    const headers = new Headers({ vary: 'origin' });
    headers.append('set-cookie', 'a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT');
    headers.append('set-cookie', 'b=2');
    return new Response('', { headers });
  });
  const port = await serve((request, response) => {
    response.setHeader('set-cookie', 'session=0');
    response.setHeader('vary', 'accept-encoding');
    response.setHeader('x-before', '1');
    return listener(request, response);
  });
  const answer = await exchange(port, get);
  expect([...answer.matchAll(/^set-cookie: (.*)\r$/gim)].map(([, value]) => value)).toEqual([
    'session=0',
    'a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT',
    'b=2',
  ]);
  expect([...answer.matchAll(/^vary: (.*)\r$/gim)].map(([, value]) => value)).toEqual(['accept-encoding', 'origin']);
  expect(answer).toMatch(/^x-before: 1\r$/m);
});

test('a status text that middleware has set before is not sent', async () => {
  const listener = toNodeListener(() => new Response('', { status: 404 }));
  const port = await serve((request, response) => {
    response.statusMessage = 'OK';
    return listener(request, response);
  });
  expect(await exchange(port, get)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
});

test('HEAD gets the headers and no body, and the body is cancelled', async () => {
  const cancel = vi.fn();
  const handler = () => new Response(new ReadableStream({ cancel }), { headers: { 'content-length': '7' } });
  const answer = await answered(handler, ['HEAD / HTTP/1.1', 'host: app.example']);
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-length: 7\r\n/i);
  expect(bodyIn(answer)).toBe('');
  expect(cancel).toHaveBeenCalledOnce();
});

test.each([204, 205, 304])('%i has no body', async (status) => {
  const answer = await answered(() => new Response(null, { status }));
  expect(statusOf(answer)).toBe(status);
  expect(bodyIn(answer)).toBe('');
});

test('the head of a streamed response is sent before its first byte', async () => {
  const port = await serve(toNodeListener(() => new Response(new ReadableStream({ type: 'bytes' }))));
  const socket = await open(port);
  socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
  await untilSeen(socket, /\r\n\r\n$/);
});

test('a stream waits for a client that reads slowly, and arrives complete', async () => {
  const chunk = new Uint8Array(65_536).fill(97);
  const chunks = 1000;
  let pulled = 0;
  const pull = (controller: ReadableStreamDefaultController) => {
    pulled++;
    if (pulled > chunks) controller.close();
    else controller.enqueue(chunk);
  };
  const port = await serve(toNodeListener(() => new Response(new ReadableStream({ pull }, { highWaterMark: 0 }))));
  const socket = await open(port);
  socket.write('GET / HTTP/1.1\r\nhost: app.example\r\nconnection: close\r\n\r\n');
  let before = -1;
  // Kernels buffer some megabytes.
  while (pulled !== before) {
    before = pulled;
    await wait(200);
  }
  expect(pulled).toBeLessThan(chunks / 2);
  let length = 0;
  socket.on('data', (piece) => {
    length += piece.length;
  });
  await once(socket, 'close');
  expect(pulled).toBe(chunks + 1);
  expect(length).toBeGreaterThan(chunks * chunk.length);
});

describe('a client that disconnects', () => {
  test('aborts the signal of the request; the handler may give up, which is not an error', async () => {
    const onError = vi.fn();
    let aborted: unknown;
    const gone = new Promise<void>((resolve) => {
      const handler: FetchHandler = ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            aborted = signal.reason;
            reject(signal.reason);
            resolve();
          });
        });
      void serve(toNodeListener(handler, { onError })).then(async (port) => {
        const socket = await open(port);
        socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
        await wait(50);
        socket.destroy();
      });
    });
    await gone;
    await wait(20);
    expect(aborted).toMatchObject({ name: 'AbortError' });
    expect(onError).not.toHaveBeenCalled();
  });

  test('in the middle of a request body fails the body', async () => {
    let outcome: unknown;
    const failed = new Promise<void>((resolve) => {
      const handler: FetchHandler = async (request) => {
        outcome = await request.text().catch((error) => error);
        resolve();
        return new Response();
      };
      void serve(toNodeListener(handler, { onError: () => {} })).then(async (port) => {
        const socket = await open(port);
        socket.write('POST / HTTP/1.1\r\nhost: app.example\r\ncontent-length: 5\r\n\r\nhe');
        await wait(50);
        socket.destroy();
      });
    });
    await failed;
    expect(outcome).toBeInstanceOf(Error);
  });

  test.each([
    ['by a reset', (socket: Socket) => void socket.destroy()],
    ['with a wrong Content-Length', (socket: Socket) => void socket.end()],
  ])('in the middle of a request body causes no server error: %s', async (_, go) => {
    const onError = vi.fn();
    const asked = vi.fn();
    const handler: FetchHandler = async (request) => {
      asked();
      return new Response(await request.text());
    };
    const socket = await open(await serve(toNodeListener(handler, { onError })));
    socket.write('POST / HTTP/1.1\r\nhost: app.example\r\ncontent-length: 5\r\n\r\nhe');
    await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
    go(socket);
    socket.resume();
    if (!socket.closed) await once(socket, 'close');
    await wait(50);
    expect(onError).not.toHaveBeenCalled();
  });

  test('cancels a stream that is being sent', async () => {
    const cancelled = vi.fn();
    const stream = new ReadableStream({
      async pull(controller) {
        await wait(1);
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel: cancelled,
    });
    const socket = await open(await serve(toNodeListener(() => new Response(stream))));
    socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
    await untilSeen(socket, /\r\n\r\n/);
    socket.destroy();
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
  });

  test('before the handler responds cancels the response', async () => {
    const cancelled = vi.fn();
    const handler: FetchHandler = async ({ signal }) => {
      await once(signal, 'abort');
      return new Response(new ReadableStream({ cancel: cancelled }));
    };
    const socket = await open(await serve(toNodeListener(handler)));
    socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
    await wait(50);
    socket.destroy();
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
  });

  test('after the response aborts nothing', async () => {
    let signal: AbortSignal | undefined;
    await answered((request) => {
      ({ signal } = request);
      return new Response('a');
    });
    await wait(20);
    expect(signal?.aborted).toBe(false);
  });
});

describe('errors', () => {
  const secret = 'the secret of the database';
  const throws = () => {
    throw new Error(secret);
  };

  test.each<[string, FetchHandler]>([
    ['throws', throws],
    ['rejects', async () => throws()],
    ['returns no Response', () => undefined as never],
    [
      'returns a Response that was read',
      async () => {
        const response = new Response('a');
        await response.text();
        return response;
      },
    ],
  ])('a handler that %s gets status 500 and an empty body; onError gets the error', async (_, handler) => {
    const onError = vi.fn();
    const answer = await answered(handler, get, { onError });
    expect(statusOf(answer)).toBe(500);
    expect(bodyIn(answer)).toBe('Internal Server Error');
    expect(answer).not.toContain(secret);
    expect(onError).toHaveBeenCalledOnce();
    expect(onError.mock.lastCall?.[0]).toBeInstanceOf(Error);
  });

  test('console.error gets the error without onError', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    try {
      await answered(throws);
      expect(said).toHaveBeenCalledWith(new Error(secret));
    } finally {
      said.mockRestore();
    }
  });

  test.each([() => throws(), async () => throws()])('errors that onError throws are ignored', async (onError) => {
    expect(statusOf(await answered(throws, get, { onError }))).toBe(500);
  });

  test('in the middle of a response close the connection before the end of the response', async () => {
    const onError = vi.fn();
    let pulled = 0;
    const pull = (controller: ReadableStreamDefaultController) => {
      if (pulled++ === 0) controller.enqueue(new Uint8Array([97]));
      else throws();
    };
    const port = await serve(toNodeListener(() => new Response(new ReadableStream({ pull })), { onError }));
    const socket = await open(port);
    const answer = untilClosed(socket);
    socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
    expect(await answer).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(onError).toHaveBeenCalledWith(new Error(secret));
  });

  test.each<[string, number, FetchHandler]>([
    ['answers', 0, async () => new Response('late')],
    ['throws', 1, throws],
  ])('nothing follows another response, where the handler %s', async (_, errors, handler) => {
    const settled = vi.fn();
    const onError = vi.fn();
    const listener = toNodeListener(
      async (request) => {
        await wait(20);
        return handler(request);
      },
      { onError },
    );
    const port = await serve((request, response) => {
      void listener(request, response).then(settled, settled);
      response.statusCode = 408;
      response.end('first');
    });
    const socket = await open(port);
    socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
    await untilSeen(socket, /first$/);
    await vi.waitFor(() => expect(settled).toHaveBeenCalledWith(undefined));
    expect(onError).toHaveBeenCalledTimes(errors);
  });

  test('a stream ends when other code has ended the response', async () => {
    const cancel = vi.fn();
    const onError = vi.fn();
    const pull = async (controller: ReadableStreamDefaultController) => {
      await wait(5);
      controller.enqueue(new Uint8Array([97]));
    };
    const listener = toNodeListener(() => new Response(new ReadableStream({ pull, cancel })), { onError });
    const port = await serve((request, response) => {
      response.on('error', onError);
      void listener(request, response);
      setTimeout(() => response.end(), 30);
    });
    await exchange(port, get);
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
    expect(onError).not.toHaveBeenCalled();
  });

  test('a body that does not yield bytes is an error', async () => {
    const onError = vi.fn();
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue('text');
      },
    });
    const port = await serve(toNodeListener(() => new Response(stream), { onError }));
    const socket = await open(port);
    const answer = untilClosed(socket);
    socket.write('GET / HTTP/1.1\r\nhost: app.example\r\n\r\n');
    await answer;
    expect(onError.mock.lastCall?.[0]).toBeInstanceOf(TypeError);
  });
});

test('HTTP/2: neither a status text nor connection headers are sent, and there is no warning', async () => {
  const warned = vi.fn();
  process.on('warning', warned);
  const handler = () =>
    new Response('hello', {
      status: 201,
      statusText: 'Made',
      headers: [
        ['connection', 'close'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
    });
  const port = await listen(createServer2(toNodeListener(handler) as never) as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':path': '/' });
  const [headers] = await once(stream, 'response');
  stream.resume();
  await once(stream, 'close');
  session.close();
  await wait(10);
  process.off('warning', warned);
  expect(headers).toMatchObject({ ':status': 201, 'set-cookie': ['a=1', 'b=2'] });
  expect(headers).not.toHaveProperty('connection');
  expect(warned).not.toHaveBeenCalled();
});

test('HTTP/2: a client that resets its stream aborts the signal', async () => {
  const aborted = vi.fn();
  const handler: FetchHandler = async ({ signal }) => {
    signal.addEventListener('abort', aborted);
    await once(signal, 'abort');
    return new Response();
  };
  const port = await listen(createServer2(toNodeListener(handler) as never) as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':path': '/' });
  await wait(50);
  stream.close(8);
  await vi.waitFor(() => expect(aborted).toHaveBeenCalledOnce());
  session.destroy();
});

test.each<[string, () => unknown]>([
  ['handler', () => toNodeListener(undefined as never)],
  ['maxBodyBytes', () => toNodeListener(() => new Response(), { maxBodyBytes: 0 })],
  ['maxBodyBytes', () => toNodeListener(() => new Response(), { maxBodyBytes: '1' as never })],
  ['origin', () => toNodeListener(() => new Response(), { origin: 'https://app.example/' })],
  ['origin', () => toNodeListener(() => new Response(), { origin: 'ftp://app.example' })],
  ['onError', () => toNodeListener(() => new Response(), { onError: 'log' as never })],
  ['options', () => toNodeListener(() => new Response(), { limit: 1 } as never)],
])('an option of the wrong type is named: %s', (field, call) => {
  expect(call).toThrow(expect.objectContaining({ field }));
});
