/** Handlers and verifiers in the real frameworks, with their usual parsers. */
import { describe, expect, test, vi } from 'vitest';
import type { FetchHandler } from '../../bindings/entries/node.js';
import { createCompanionHandler, createUppyHandler } from '../../bindings/entries/upload-server.js';
import { bodyIn, exchange, listen, statusOf } from '../node/wire.js';
import { credentials } from '../support/example.js';
import { options as uploadOptions } from '../upload-server/example.js';
import { type Received, received, verifierFor } from '../verify/verifiers.js';
import { frameworks, type Parser } from './apps.js';

const uppy = createUppyHandler(uploadOptions);
const echo: FetchHandler = async (request) => Response.json({ url: request.url, body: await request.text() });
const json = (body: string, ...headers: string[]) => [
  'host: app.example',
  'content-type: application/json',
  `content-length: ${Buffer.byteLength(body)}`,
  ...headers,
];

describe.each(Object.entries(frameworks))('%s', (name, { handle, verify, parsers }) => {
  describe('a handler', () => {
    const start = async (handler: FetchHandler, parser: Parser, options = {}) => {
      const onError = vi.fn();
      return { port: await listen(await handle(handler, { onError, ...options }, parser)), onError };
    };

    test.each(parsers)('of an uploader signs, with any parser before it: %s', async (parser) => {
      const { port, onError } = await start(uppy, parser);
      const body = JSON.stringify({ method: 'PUT', key: 'a/é.txt' });
      const answer = await exchange(port, ['POST /api/handler HTTP/1.1', ...json(body)], body);
      expect(JSON.parse(bodyIn(answer)).url).toContain('/a/%C3%A9.txt?X-Amz-');
      expect(onError).not.toHaveBeenCalled();
    });

    test.each(parsers)('of an uploader refuses, and its status text arrives: %s', async (parser) => {
      const { port } = await start(uppy, parser);
      const body = JSON.stringify({ method: 'PUT', key: '../a' });
      const answer = await exchange(port, ['POST /api/handler HTTP/1.1', ...json(body)], body);
      expect(answer).toMatch(/^HTTP\/1\.1 403 KeyNotAllowed\r\n/);
    });

    test.each(parsers)('gets the sent bytes, or an error that names the line to add: %s', async (parser) => {
      const { port, onError } = await start(echo, parser);
      const body = '{ "a":1 , "a":2 }';
      const answer = await exchange(port, ['POST /api/handler?x HTTP/1.1', ...json(body)], body);
      if (parser === 'parsed') {
        expect(statusOf(answer)).toBe(500);
        const line = {
          Express: 'express.json({ verify',
          Fastify: 'addContentTypeParser',
          Koa: 'ctx.disableBodyParser = true',
        };
        const expected = line[name.split(' ')[0] as keyof typeof line];
        expect(onError.mock.lastCall?.[0]).toMatchObject({ message: expect.stringContaining(expected) });
      } else {
        expect(JSON.parse(bodyIn(answer))).toEqual({ url: 'http://app.example/api/handler?x', body });
        expect(onError).not.toHaveBeenCalled();
      }
    });

    test('gets the whole path, so that Companion finds its routes', async () => {
      const companion = createCompanionHandler({ ...uploadOptions, basePath: '/api' });
      const { port } = await start(companion, 'parsed');
      const answer = await exchange(port, ['GET /api/s3/multipart/u/1?key=a HTTP/1.1', 'host: app.example']);
      expect(JSON.parse(bodyIn(answer)).url).toContain('/a?partNumber=1&uploadId=u&X-Amz-');
    });

    test('sends every Set-Cookie, 204, and an empty body for HEAD', async () => {
      const { port } = await start(({ method }) => {
        if (method === 'DELETE') return new Response(null, { status: 204 });
        const headers: [string, string][] = [1, 2].map((each) => ['set-cookie', `c${each}=1`]);
        return new Response('hello', { headers });
      }, 'none');
      const answer = await exchange(port, ['GET /api/a HTTP/1.1', 'host: app.example']);
      expect([...answer.matchAll(/^set-cookie: (.*)\r$/gim)].map(([, value]) => value)).toEqual(['c1=1', 'c2=1']);
      expect(bodyIn(answer)).toBe('hello');
      if (name.startsWith('Fastify')) expect(answer).toMatch(/^x-hook: 1\r$/m);
      const deleted = await exchange(port, ['DELETE /api/a HTTP/1.1', 'host: app.example']);
      expect([statusOf(deleted), bodyIn(deleted)]).toEqual([204, '']);
      const head = await exchange(port, ['HEAD /api/a HTTP/1.1', 'host: app.example']);
      expect([statusOf(head), bodyIn(head)]).toEqual([200, '']);
    });

    test('that throws gives status 500 without a reason', async () => {
      const error = new Error('the secret of the database');
      const { port, onError } = await start(() => Promise.reject(error), 'none');
      const answer = await exchange(port, ['GET /api/a HTTP/1.1', 'host: app.example']);
      expect([statusOf(answer), bodyIn(answer)]).toEqual([500, 'Internal Server Error']);
      expect(onError).toHaveBeenCalledWith(error);
    });

    test('gets no more bytes than the limit', async () => {
      const { port } = await start(echo, 'none', { maxBodyBytes: 4 });
      expect(statusOf(await exchange(port, ['POST /api/handler HTTP/1.1', ...json('hello')], 'hello'))).toBe(413);
    });
  });

  describe('a verifier', () => {
    const url = 'https://app.example/api/a%20b/c?x=y';
    const body = '{ "é":1 }';
    const signed = (given = url) =>
      received(
        { method: 'POST', url: given, headers: [['content-type', 'application/json']], payload: body },
        { service: 'sqs' },
      );
    const lines = ({ method, url: target, headers }: Received) => [
      `${method} ${target} HTTP/1.1`,
      ...headers.map(([header, value]) => `${header}: ${value}`),
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    const start = async (order: Parameters<typeof verify>[2], service = 'sqs', options = {}) => {
      const onError = vi.fn();
      const server = await verify(verifierFor({ service }), { onError, ...options }, order);
      return { port: await listen(server), onError };
    };

    test('before a parser: the request continues, and its body is parsed', async () => {
      const { port, onError } = await start('verifier first');
      const answer = await exchange(port, lines(signed()), body);
      expect(JSON.parse(bodyIn(answer))).toEqual({
        signer: credentials.accessKeyId,
        body: { é: 1 },
      });
      expect(onError).not.toHaveBeenCalled();
    });

    test('before a parser: a changed body is refused, in JSON', async () => {
      const { port } = await start('verifier first');
      const answer = await exchange(port, lines(signed()), body.replace('1', '2'));
      expect(statusOf(answer)).toBe(400);
      expect(JSON.parse(bodyIn(answer))).toMatchObject({ __type: 'InvalidSignatureException' });
    });

    test('after a parser: an error says what to do', async () => {
      const { port, onError } = await start('parser first');
      expect(statusOf(await exchange(port, lines(signed()), body))).toBe(500);
      expect(onError.mock.lastCall?.[0]).toMatchObject({
        code: 'InvalidRequest',
        field: 'body',
        message: expect.stringContaining('put the verifier before the body parser'),
      });
    });

    const withBytes = parsers.includes('bytes') ? ['keeps'] : [];
    test.each(withBytes)('after a parser that %s the bytes', async () => {
      const { port, onError } = await start('parser that keeps the bytes first');
      const answer = await exchange(port, lines(signed()), body);
      expect(JSON.parse(bodyIn(answer))).toMatchObject({ body: { é: 1 } });
      expect(statusOf(await exchange(port, lines(signed()), body.replace('1', '2')))).toBe(400);
      expect(onError).not.toHaveBeenCalled();
    });

    test.each([
      '/api//a/../b',
      '/api/./a',
      '/api/a/%2e%2E/b',
    ])('of S3 gets the path as it was sent: %s', async (path) => {
      const { port } = await start('verifier first', 's3');
      const request = received({ url: `https://app.example${path}` });
      const answer = await exchange(port, [
        `GET ${request.url} HTTP/1.1`,
        ...request.headers.map(([header, value]) => `${header}: ${value}`),
      ]);
      expect(JSON.parse(bodyIn(answer))).toMatchObject({ signer: credentials.accessKeyId });
    });

    test('of S3 refuses in XML, and the route is not called', async () => {
      const { port, onError } = await start('verifier first', 's3');
      const answer = await exchange(port, ['GET /api/a HTTP/1.1', 'host: app.example']);
      expect(statusOf(answer)).toBe(403);
      expect(answer).toMatch(/^content-type: application\/xml\r$/im);
      expect(bodyIn(answer)).toContain('<Resource>/api/a</Resource>');
      expect(onError).not.toHaveBeenCalled();
    });

    test('refuses a body over the limit', async () => {
      const { port } = await start('verifier first', 'sqs', { maxBodyBytes: 4 });
      expect(statusOf(await exchange(port, lines(signed()), body))).toBe(413);
    });
  });
});
