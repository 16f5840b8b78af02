/** `verifyNode` in node:http servers. Signatures come from the reference signer and from @smithy/signature-v4. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test, vi } from 'vitest';
import type { VerifierOptions } from '../../bindings/api/verify.js';
import {
  toNodeListener,
  type VerifierAdapterOptions,
  verifyFastify,
  verifyKoa,
  verifyNode,
} from '../../bindings/entries/node.js';
import { toJson } from '../../bindings/entries/verify.js';
import { credentials, region, signingDate } from '../support/example.js';
import { type Received, received, verifierFor } from '../verify/verifiers.js';
import { bodyIn, exchange, listen, open, serve, statusOf, untilClosed, untilSeen } from './wire.js';

const url = 'https://api.example.com/items/1?a=b';
const sqs = { service: 'sqs' } as const;

type Change = (request: IncomingMessage & Record<string, unknown>) => void | Promise<void>;

/** A server that responds with the signer, and with the body that is readable after verification. */
function gate(
  verifier: Partial<VerifierOptions> = {},
  options: VerifierAdapterOptions = {},
  before: Change = () => {},
): { port: Promise<number>; onError: ReturnType<typeof vi.fn>; next: ReturnType<typeof vi.fn> } {
  const onError = vi.fn();
  const next = vi.fn();
  const middleware = verifyNode(verifierFor(verifier), { onError, ...options });
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    await before(request as never);
    await middleware(request, response, async () => {
      next();
      const { siglane, rawBody } = request as { siglane?: object; rawBody?: Uint8Array };
      const body = await text(request);
      response.end(JSON.stringify({ ...siglane, body, rawBody: rawBody && Buffer.from(rawBody).toString() }));
    });
  };
  return { port: serve(listener), onError, next };
}

function linesOf({ method, url: target, headers }: Received, further: readonly string[] = []): string[] {
  return [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), ...further];
}

/** Sends a signed request to a server, with its length. */
async function sent(port: Promise<number>, request: Received, further: readonly string[] = []): Promise<string> {
  const body = (request.body as string | undefined) ?? '';
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`];
  return exchange(await port, linesOf(request, [...length, ...further]), body);
}

describe('a signed request', () => {
  test.each(['s3', 'sqs'])('continues with its result, and its body can be read again: %s', async (service) => {
    const { port } = gate({ service });
    const answer = await sent(port, received({ method: 'POST', url, payload: '{"é":1}' }, { service }));
    expect(JSON.parse(bodyIn(answer))).toMatchObject({
      ok: true,
      accessKeyId: credentials.accessKeyId,
      isPayloadVerified: true,
      body: '{"é":1}',
      rawBody: '{"é":1}',
    });
  });

  test('of @smithy/signature-v4 is verified', async () => {
    const signer = new SignatureV4({ credentials, region, service: 'sqs', sha256: Sha256 });
    const { headers } = await signer.sign(
      {
        method: 'PUT',
        protocol: 'https:',
        hostname: 'api.example.com',
        path: '/a%20b/c',
        query: { x: 'y z' },
        headers: { host: 'api.example.com', 'content-type': 'text/plain' },
        body: 'hello',
      },
      { signingDate },
    );
    const request = { method: 'PUT', url: '/a%20b/c?x=y%20z', headers: Object.entries(headers), body: 'hello' };
    const { port } = gate(sqs);
    expect(JSON.parse(bodyIn(await sent(port, request)))).toMatchObject({ isPayloadVerified: true, body: 'hello' });
  });

  test('is verified in HTTP chunks, in pieces, slowly, and with a long body', async () => {
    const payload = 'x'.repeat(200_000);
    const request = received({ method: 'POST', url, payload }, sqs);
    const socket = await open(await gate(sqs).port);
    const answer = untilClosed(socket);
    socket.write(`${linesOf(request, ['transfer-encoding: chunked', 'connection: close']).join('\r\n')}\r\n\r\n`);
    for (const size of [1, 100_000, 99_999]) {
      await wait(20);
      socket.write(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
    }
    socket.write('0\r\n\r\n');
    expect(JSON.parse(bodyIn(await answer))).toMatchObject({ body: payload, isPayloadVerified: true });
  });

  test('is verified without a body, and with an empty body in chunks', async () => {
    const { port } = gate(sqs);
    const request = received({ url }, sqs);
    expect(JSON.parse(bodyIn(await sent(port, request)))).toMatchObject({ isPayloadVerified: true, body: '' });
    const empty = exchange(
      await port,
      linesOf(received({ method: 'POST', url }, sqs), ['transfer-encoding: chunked']),
      '0\r\n\r\n',
    );
    expect(JSON.parse(bodyIn(await empty))).toMatchObject({ isPayloadVerified: true, body: '' });
  });

  test.each([
    ['at once', 0, 0],
    ['while lookup waits', 0, 30],
    ['later', 30, 0],
  ])('ends for body parsers, if its empty body in chunks ends %s', async (_, late, lookupTakes) => {
    const lookup = async () => {
      await wait(lookupTakes);
      return credentials;
    };
    for (const service of ['sqs', 's3']) {
      const middleware = verifyNode(verifierFor({ service, lookup }));
      const port = await serve((message, response) =>
        middleware(message, response, () => {
          let length = 0;
          message.on('data', (piece) => {
            length += piece.length;
          });
          message.on('end', () => response.end(`${length} bytes`));
        }),
      );
      const socket = await open(port);
      const lines = linesOf(received({ method: 'POST', url }, { service }), ['transfer-encoding: chunked']);
      const head = `${lines.join('\r\n')}\r\n\r\n`;
      if (late === 0) socket.write(`${head}0\r\n\r\n`);
      else {
        socket.write(head);
        await wait(late);
        socket.write('0\r\n\r\n');
      }
      await untilSeen(socket, /0 bytes/);
    }
  });

  test('with another body is refused', async () => {
    const request = received({ method: 'POST', url, payload: 'hello' }, sqs);
    const { port, next } = gate(sqs);
    expect(statusOf(await sent(port, { ...request, body: 'hallo' }))).toBe(403);
    const other = received({ method: 'POST', url, payload: 'hello' });
    const s3 = gate();
    const answer = await sent(s3.port, { ...other, body: 'hallo' });
    expect(bodyIn(answer)).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
    expect(next).not.toHaveBeenCalled();
    expect(s3.next).not.toHaveBeenCalled();
  });

  test.each([
    '/a/../b',
    '/a//b',
    '/./b',
    '/a/%2e%2e/b',
  ])('is verified with its path as it was sent: %s', async (path) => {
    const request = received({ url: `https://api.example.com${path}` });
    const { port } = gate();
    expect(statusOf(await sent(port, request))).toBe(200);
    const resolved = new URL(request.url, 'https://api.example.com').pathname;
    if (resolved !== request.url) expect(statusOf(await sent(port, { ...request, url: resolved }))).toBe(403);
  });
});

describe('a body that is not part of the signature', () => {
  test('of a presigned URL of S3 is not read', async () => {
    const request = received({ method: 'PUT', url }, { mode: 'presign' });
    const answer = await sent(gate().port, { ...request, body: 'anything' });
    expect(JSON.parse(bodyIn(answer))).toMatchObject({
      payloadHash: 'UNSIGNED-PAYLOAD',
      isPayloadVerified: false,
      body: 'anything',
    });
    expect(JSON.parse(bodyIn(answer))).not.toHaveProperty('rawBody');
  });

  test('may be longer than the limit', async () => {
    const headers = [['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] as const;
    const request = received({ method: 'PUT', url, headers, payloadHash: 'UNSIGNED-PAYLOAD' } as never);
    const answer = await sent(gate({}, { maxBodyBytes: 4 }).port, { ...request, body: 'hello' });
    expect(JSON.parse(bodyIn(answer))).toMatchObject({ payloadHash: 'UNSIGNED-PAYLOAD', body: 'hello' });
  });

  test('needs the right parameter, not its name within another parameter', async () => {
    const noted = received(
      { method: 'POST', url: `${url}&note=X-Amz-Content-Sha256=UNSIGNED-PAYLOAD`, payload: 'hello' },
      sqs,
    );
    expect(statusOf(await sent(gate(sqs).port, { ...noted, url: noted.url.replaceAll('%3D', '=') }))).toBe(200);
  });

  test('is read if the query declares it unsigned and the header does not', async () => {
    const request = received({ method: 'POST', url: `${url}&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD` }, sqs);
    const { port, next } = gate(sqs);
    expect(statusOf(await sent(port, { ...request, body: 'what nobody has signed' }))).toBe(403);
    expect(next).not.toHaveBeenCalled();
  });
});

describe('a refusal', () => {
  const unsigned: Received = { method: 'GET', url: '/a', headers: [['host', 'api.example.com']] };

  test.each<[string, Partial<VerifierOptions>, Received, number, string, string]>([
    ['S3', {}, unsigned, 403, 'application/xml', '<Error><Code>AccessDenied</Code>'],
    ['another service', sqs, unsigned, 403, 'application/xml', '<ErrorResponse><Error><Type>Sender</Type>'],
    [
      'another service, with a JSON request',
      sqs,
      { ...unsigned, headers: [...unsigned.headers, ['content-type', 'application/x-amz-json-1.0']] },
      400,
      'application/x-amz-json-1.1',
      '{"__type":"MissingAuthenticationTokenException"',
    ],
  ])('has the format of AWS: %s', async (_, options, request, status, type, body) => {
    const { port, next, onError } = gate(options);
    const answer = await sent(port, request);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(new RegExp(`^content-type: ${type}\\r$`, 'm'));
    expect(bodyIn(answer)).toContain(body);
    expect(next).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
  });

  test('is written by toAnswer, if the option is set', async () => {
    const { port } = gate(sqs, { toAnswer: (error) => toJson(error, { requestId: 'r' }) });
    expect(await sent(port, unsigned)).toMatch(/^x-amzn-requestid: r\r$/m);
  });

  test('of HEAD has no body', async () => {
    const answer = await sent(gate().port, { ...unsigned, method: 'HEAD' });
    expect(answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*^content-length: [1-9]/m);
    expect(bodyIn(answer)).toBe('');
  });

  test('is followed by the next request of the connection', async () => {
    const socket = await open(await gate().port);
    const body = 'x'.repeat(300_000);
    socket.write(`PUT /1 HTTP/1.1\r\nhost: a.example\r\ncontent-length: 300000\r\n\r\n${body}`);
    await untilSeen(socket, /<\/Error>/);
    socket.write('PUT /2 HTTP/1.1\r\nhost: a.example\r\n\r\n');
    await untilSeen(socket, /<Resource>\/2<\/Resource>/);
  });

  test.each([
    ['S3', 's3', 400, 'EntityTooLarge'],
    ['another service', 'sqs', 413, 'RequestEntityTooLargeException'],
  ])('for a body over the limit: %s', async (_, service, status, code) => {
    const request = received({ method: 'POST', url, payload: 'hello' }, { service });
    const { port } = gate({ service }, { maxBodyBytes: 4 });
    const answer = await sent(port, request);
    expect(statusOf(answer)).toBe(status);
    expect(bodyIn(answer)).toContain(`<Code>${code}</Code>`);
    const chunked = exchange(await port, linesOf(request, ['transfer-encoding: chunked']), '5\r\nhello\r\n0\r\n\r\n');
    expect(statusOf(await chunked)).toBe(status);
    const fits = gate({ service }, { maxBodyBytes: 5 });
    expect(statusOf(await sent(fits.port, request))).toBe(200);
  });

  test('for a body over the limit is followed by the next request, even if a part of the body was read', async () => {
    const request = received({ method: 'POST', url, payload: 'x'.repeat(300_000) }, sqs);
    const socket = await open(await gate(sqs, { maxBodyBytes: 100_000 }).port);
    socket.write(`${linesOf(request, ['transfer-encoding: chunked']).join('\r\n')}\r\n\r\n`);
    for (let i = 0; i < 3; i++) socket.write(`186a0\r\n${'x'.repeat(100_000)}\r\n`);
    socket.write('0\r\n\r\n');
    await untilSeen(socket, /RequestEntityTooLargeException/);
    socket.write('GET /2 HTTP/1.1\r\nhost: a.example\r\n\r\n');
    await untilSeen(socket, /HTTP\/1\.1 403 /);
  });

  test('names no path of its own for absolute targets, a second host, and *', async () => {
    const request = received({ url });
    const { port, onError } = gate();
    for (const changed of [
      { ...request, url: url.replace('https', 'http') },
      { ...request, headers: [...request.headers, ['host', 'api.example.com'] as [string, string]] },
      { ...request, method: 'OPTIONS', url: '*' },
    ])
      expect(statusOf(await sent(port, changed))).toBe(400);
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('changes by routers and parsers', () => {
  const request = received({ method: 'POST', url, payload: '{"a":1}' }, sqs);
  const read = async (message: IncomingMessage) => Buffer.from(await text(message));

  test.each([
    ['Express', { originalUrl: request.url, url: '/1?a=b', baseUrl: '/items' }, 200],
    ['Connect', { originalUrl: request.url, url: '/1?a=b' }, 200],
    ['Express, to another path', { originalUrl: request.url, url: '/2?a=b', baseUrl: '/items' }, 500],
    ['Express, to another path with the same end', { originalUrl: request.url, url: '/1?a=b', baseUrl: '' }, 500],
    ['Connect, to another path', { originalUrl: request.url, url: '/2?a=b' }, 500],
    ['Connect, to the end of the query', { originalUrl: request.url, url: '=b' }, 500],
    ['Express, below a path that does not match', { originalUrl: request.url, url: '/1?a=b', baseUrl: '/items/' }, 500],
    ['another query', { originalUrl: request.url, url: '/items/1?a=c' }, 500],
    ['another method', { method: 'DELETE', originalMethod: 'POST' }, 500],
  ])('%s', async (_, change, status) => {
    const { port, onError } = gate(sqs, {}, (message) => void Object.assign(message, change));
    const answer = await sent(port, request);
    expect(statusOf(answer)).toBe(status);
    if (status === 200) return;
    expect(bodyIn(answer)).toContain('<Code>InternalFailure</Code>');
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'InvalidRequest', message: /put the verifier before/ });
  });

  test.each([
    ['/x?to=/admin', '/admin', undefined, 500],
    ['/x?to=/admin', '/admin', '/x', 500],
    ['/index.html', '/', undefined, 500],
    ['/a/x', '/x', undefined, 500],
    ['/a/x', '/x', '/a', 200],
    ['/a?b=c', '/?b=c', '/a', 200],
    ['/a/b/x', '/x', '/b', 200],
    ['/a/bb/x', '/x', '/b', 500],
  ])('Koa: %s, of which %s remains below %s', async (target, rest, mountPath, status) => {
    const middleware = verifyKoa(verifierFor(sqs), { onError: () => {} });
    const port = serve(async (req, res) => {
      req.url = rest;
      const context = { req, res, request: {}, originalUrl: target, mountPath, state: {} };
      await middleware(context as never, () => res.end());
    });
    const signed = received({ url: `https://api.example.com${target}` }, sqs);
    expect(statusOf(await sent(port, { ...signed, url: target }))).toBe(status);
  });

  test('Fastify: a URL changed by rewriteUrl is refused', async () => {
    const middleware = verifyFastify(verifierFor(sqs), { onError: () => {} });
    const port = serve(async (raw, res) => {
      const reply = { raw: res, getHeaders: () => ({}), hijack: () => {} };
      Object.assign(raw, { originalUrl: raw.url, url: raw.url?.replace('/v1', '') });
      if ((await middleware({ raw } as never, reply as never)) === undefined) res.end();
    });
    const at = (path: string) => received({ url: `https://api.example.com${path}` }, sqs);
    expect(statusOf(await sent(port, at('/v1/x')))).toBe(500);
    expect(statusOf(await sent(port, at('/x')))).toBe(200);
  });

  test('Express: slashes that were merged are refused', async () => {
    const change = { originalUrl: '//x', url: '/x', baseUrl: '' };
    const { port } = gate({}, {}, (message) => void Object.assign(message, change));
    expect(statusOf(await sent(port, received({ url: 'https://api.example.com//x' })))).toBe(500);
  });

  test('a mount path that is the whole path', async () => {
    const whole = received({ url: 'https://api.example.com/items?a=b' }, sqs);
    const mounted = { originalUrl: whole.url, url: '/?a=b', baseUrl: '/items' };
    for (const change of [mounted, { ...mounted, baseUrl: undefined }]) {
      const { port } = gate(sqs, {}, (message) => void Object.assign(message, change));
      expect(statusOf(await sent(port, whole))).toBe(200);
    }
  });

  test.each(['rawBody', 'body'])('%s of bytes is verified', async (name) => {
    const { port, onError } = gate(sqs, {}, async (message) => {
      message[name] = await read(message);
    });
    expect(statusOf(await sent(port, request))).toBe(200);
    expect(statusOf(await sent(port, { ...request, body: '{"a":2}' }))).toBe(403);
    expect(onError).not.toHaveBeenCalled();
  });

  test.each([
    ['an object', (bytes: Buffer) => ({ body: JSON.parse(String(bytes)) })],
    ['a string', (bytes: Buffer) => ({ body: String(bytes), rawBody: String(bytes) })],
    ['fewer bytes', (bytes: Buffer) => ({ rawBody: bytes.subarray(1) })],
    ['nothing', () => ({})],
  ])('%s is not verified, and the error names the line to add', async (_, left) => {
    const { port, onError, next } = gate(sqs, {}, async (message) => {
      Object.assign(message, left(await read(message)));
    });
    expect(statusOf(await sent(port, request))).toBe(500);
    expect(next).not.toHaveBeenCalled();
    expect(onError.mock.lastCall?.[0]).toMatchObject({
      code: 'InvalidRequest',
      field: 'body',
      message: expect.stringContaining('express.json({ verify: (req, res, bytes) => { req.rawBody = bytes; } })'),
    });
  });
});

describe('server errors', () => {
  test('of lookup get status 500, and onError gets the thrown value', async () => {
    const error = new Error('the secret of the database');
    const lookup = () => {
      throw error;
    };
    const { port, onError } = gate({ lookup });
    const answer = await sent(port, received({ url }));
    expect(statusOf(answer)).toBe(500);
    expect(answer).not.toContain('secret');
    expect(onError).toHaveBeenCalledWith(error);
  });

  test("are written by toAnswer, and in the service's format if toAnswer throws", async () => {
    const request = received({ method: 'POST', url, payload: 'hello' }, sqs);
    const read = async (message: IncomingMessage) => void (await text(message));
    const json = gate(sqs, { toAnswer: (error) => toJson(error) }, read);
    expect(bodyIn(await sent(json.port, request))).toContain('"__type":"InternalFailure"');
    const toAnswer = () => {
      throw new Error('of toAnswer');
    };
    const { port, onError } = gate(sqs, { toAnswer }, read);
    const answer = await sent(port, request);
    expect(statusOf(answer)).toBe(500);
    expect(bodyIn(answer)).toContain('<Code>InternalFailure</Code>');
    expect(onError).toHaveBeenCalledWith(new Error('of toAnswer'));
  });

  test.each(['s3', 'sqs'])('a verifier that was disposed: %s', async (service) => {
    const verifier = verifierFor({ service });
    verifier.dispose();
    const onError = vi.fn();
    const port = await serve((request, response) =>
      verifyNode(verifier, { onError })(request, response, () => response.end()),
    );
    expect(statusOf(await exchange(port, linesOf(received({ url }, { service }))))).toBe(500);
    expect(onError.mock.lastCall?.[0]).toMatchObject({ code: 'SignerDisposed' });
  });

  test('of the next handler are not caught', async () => {
    const middleware = verifyNode(verifierFor());
    const failed = new Promise((resolve) => {
      const listener = (request: IncomingMessage, response: ServerResponse) =>
        middleware(request, response, () => {
          response.end();
          throw new Error('of the application');
        }).catch(resolve);
      void serve(listener).then((port) => exchange(port, linesOf(received({ url }))));
    });
    expect(await failed).toEqual(new Error('of the application'));
  });
});

test('a client that disconnects within its body gets no response, and is not an error', async () => {
  const { port, onError, next } = gate(sqs);
  const request = received({ method: 'POST', url, payload: 'hello' }, sqs);
  const socket = await open(await port);
  socket.write(`${linesOf(request, ['content-length: 5']).join('\r\n')}\r\n\r\nhe`);
  await wait(50);
  socket.destroy();
  await wait(50);
  expect(onError).not.toHaveBeenCalled();
  expect(next).not.toHaveBeenCalled();
});

test.each(['ab', 'hello'])('nothing follows another response, and nothing rejects: %s', async (payload) => {
  const request = received({ method: 'POST', url, payload: 'hello' }, sqs);
  const middleware = verifyNode(verifierFor(sqs));
  const next = vi.fn();
  const settled = vi.fn();
  const port = await serve((message, response) => {
    void middleware(message, response, next).then(settled, settled);
    response.statusCode = 408;
    response.end();
  });
  const socket = await open(port);
  socket.write(`${linesOf(request, [`content-length: ${payload.length}`]).join('\r\n')}\r\n\r\n`);
  await untilSeen(socket, /^HTTP\/1\.1 408 /);
  socket.write(payload);
  await vi.waitFor(() => expect(settled).toHaveBeenCalledWith(undefined));
  expect(next).not.toHaveBeenCalled();
});

test('expect: 100-continue is answered when the body is read, and not for requests that are refused before', async () => {
  const server = createServer();
  const middleware = verifyNode(verifierFor());
  server.on('checkContinue', (request, response) => middleware(request, response, () => response.end('done')));
  const port = await listen(server);
  const further = ['content-length: 5', 'expect: 100-continue', 'connection: close'];
  const socket = await open(port);
  socket.write(`${linesOf(received({ method: 'PUT', url, payload: 'hello' }), further).join('\r\n')}\r\n\r\n`);
  await untilSeen(socket, /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
  socket.write('hello');
  await untilSeen(socket, /^HTTP\/1\.1 200 /);
  const unsigned = received({ method: 'PUT', url }, { mode: 'presign' });
  expect(await exchange(port, linesOf(unsigned, further), 'hello')).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /,
  );
  const refused = await exchange(port, ['PUT /a HTTP/1.1', 'host: a.example', ...further]);
  expect(refused).toMatch(/^HTTP\/1\.1 403 /);
});

test('expect: 100-continue of HTTP/1.0 is ignored', async () => {
  const request = received({ method: 'POST', url, payload: 'hello' }, sqs);
  const [line = '', ...lines] = linesOf(request, ['content-length: 5', 'expect: 100-continue']);
  const answer = await exchange(await gate(sqs).port, [line.replace('1.1', '1.0'), ...lines], 'hello');
  expect(statusOf(answer)).toBe(200);
});

test('the restored body is the body of a handler, whatever its encoding', async () => {
  const middleware = verifyNode(verifierFor(sqs));
  const listener = toNodeListener(async (request) => new Response(await request.text()));
  const port = serve((request, response) => middleware(request, response, () => listener(request, response)));
  const signed = received({ method: 'POST', url, payload: 'hello' }, sqs);
  expect(bodyIn(await sent(port, signed, ['content-encoding: gzip']))).toBe('hello');
});

test('behind a proxy the host comes from an option, and X-Forwarded-Host is not read', async () => {
  const request = received({ url });
  const headers: [string, string][] = request.headers.map(([name, value]) => [
    name,
    name === 'host' ? 'inner:80' : value,
  ]);
  const changed = { ...request, headers: [...headers, ['x-forwarded-host', 'api.example.com'] as [string, string]] };
  expect(statusOf(await sent(gate().port, changed))).toBe(403);
  expect(statusOf(await sent(gate({}, { host: 'api.example.com' }).port, changed))).toBe(200);
});

test('HTTP/2: the body can be read again, and :path is verified', async () => {
  const rewriting = { isOn: false };
  const middleware = verifyNode(verifierFor(sqs), { onError: () => {} });
  const server = createServer2((request, response) => {
    if (rewriting.isOn) request.url = '/items/2';
    void middleware(request, response as never, async () => {
      const { siglane } = request as unknown as { siglane: object };
      response.end(JSON.stringify({ ...siglane, body: await text(request) }));
    });
  });
  const port = await listen(server as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const { method, url: path, headers } = received({ method: 'POST', url, payload: 'hello' }, sqs);
  const fields = Object.fromEntries(headers.filter(([name]) => name !== 'host'));
  const ask = async (payload = 'hello') => {
    const stream = session.request({ ':method': method, ':path': path, ':authority': 'api.example.com', ...fields });
    await wait(20);
    stream.end(payload);
    return text(stream);
  };
  expect(JSON.parse(await ask())).toMatchObject({ isPayloadVerified: true, body: 'hello' });
  const { headers: ofEmpty } = received({ method: 'POST', url }, sqs);
  Object.assign(fields, Object.fromEntries(ofEmpty.filter(([name]) => name !== 'host')));
  expect(JSON.parse(await ask(''))).toMatchObject({ isPayloadVerified: true, body: '' });
  rewriting.isOn = true;
  expect(await ask()).toContain('InternalFailure');
  session.close();
});

test.each<[string, () => unknown]>([
  ['verifier', () => verifyNode(Promise.resolve(verifierFor()) as never)],
  ['host', () => verifyNode(verifierFor(), { host: 1 as never })],
  ['host', () => verifyNode(verifierFor(), { host: '' })],
  ['host', () => verifyNode(verifierFor(), { host: 'https://a.example' })],
  ['host', () => verifyNode(verifierFor(), { host: 'a b' })],
  ['host', () => verifyNode(verifierFor(), { host: 'a.example/x' })],
  ['toAnswer', () => verifyNode(verifierFor(), { toAnswer: 'xml' as never })],
  ['options', () => verifyNode(verifierFor(), { origin: 'https://a.example' } as never)],
])('an option of the wrong type is named: %s', (field, call) => {
  expect(call).toThrow(expect.objectContaining({ field }));
});
