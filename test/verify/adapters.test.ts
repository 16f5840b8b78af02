import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { VerifyResult } from '../../bindings/api/verify.js';
import { type ReceivedOptions, receivedFromNode, receivedFromRequest } from '../../bindings/verify/adapters.js';
import { type Received, received, verifierFor, withHeader } from './verifiers.js';

const host = 'examplebucket.s3.amazonaws.com';
const ok = { ok: true };
const refused = { ok: false };

/** Sends the exact bytes of a request over a socket to Node's own server, and returns the result of the verifier. */
async function sent(request: Received, options?: ReceivedOptions): Promise<VerifyResult> {
  const verifier = verifierFor({ allowDuplicates: true });
  const results: Promise<VerifyResult>[] = [];
  const server = createServer({ insecureHTTPParser: false }, (message: IncomingMessage, response) => {
    results.push(verifier.verify(receivedFromNode(message, options)));
    response.end();
  });
  return whileListening(server, async (port) => {
    const socket = connect(port, '127.0.0.1');
    const lines = request.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.end(`${request.method} ${request.url} HTTP/1.1\r\n${lines}connection: close\r\n\r\n`);
    socket.resume();
    await once(socket, 'close');
    if (results[0] === undefined) throw new Error('the server has seen no request');
    return results[0];
  });
}

async function whileListening<T>(
  server: Pick<Server, 'listen' | 'close' | 'address' | 'once'>,
  use: (port: number) => Promise<T>,
): Promise<T> {
  server.listen(0, '127.0.0.1');
  await once(server as Server, 'listening');
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

describe("Node's server", () => {
  test.each(['sign', 'presign'] as const)('%s: verifies the request exactly as it was sent', async (mode) => {
    const url = `https://${host}/a/../b%20c//d?list=2&x`;
    const request = received(
      {
        url,
        headers: [
          ['x-amz-meta-a', '1'],
          ['X-Amz-Meta-A', '2'],
        ],
      },
      { mode },
    );
    expect(await sent(request)).toMatchObject(ok);
    expect(await sent({ ...request, url: request.url.replace('/a/../', '/') })).toMatchObject(refused);
  });

  test.each([
    'authorization',
    'content-type',
  ])('refuses a second %s header, though Node shows only one', async (name) => {
    const request = received({ headers: [['content-type', 'a/b']] });
    request.headers.push([name, 'other']);
    expect(await sent(request)).toMatchObject({ error: { message: `The header ${name} must occur only once.` } });
  });

  test('behind a proxy, takes host and path from options and ignores forwarded headers', async () => {
    const request = withHeader(received({}), 'host', 'internal:8080');
    const forwarded = withHeader(request, 'x-forwarded-host', host);
    expect(await sent(forwarded)).toMatchObject(refused);
    expect(await sent(forwarded, { host })).toMatchObject(ok);
    expect(await sent({ ...forwarded, url: '/inner' }, { host, url: '/a' })).toMatchObject(ok);
  });

  test('HTTP/2: :authority is the host', async () => {
    const verifier = verifierFor({ allowDuplicates: true });
    const results: Promise<VerifyResult>[] = [];
    const server = createServer2((message, response) => {
      results.push(verifier.verify(receivedFromNode(message)));
      response.end();
    });
    const request = received({});
    const headers = Object.fromEntries(request.headers.filter(([name]) => name !== 'host'));
    await whileListening(server as never, async (port) => {
      const session = connect2(`http://127.0.0.1:${port}`);
      const stream = session.request({ ':path': request.url, ':authority': host, ...headers });
      stream.resume();
      await once(stream, 'close');
      session.close();
    });
    expect(await results[0]).toMatchObject(ok);
  });

  test('refuses an HTTP/2 host header that differs from :authority', async () => {
    const request = received({});
    const rawHeaders = [':method', 'GET', ':authority', 'other', ...request.headers.flat()];
    const result = await verifierFor().verify(receivedFromNode({ method: 'GET', url: request.url, rawHeaders }));
    expect(result).toMatchObject({ error: { message: 'The header host must occur only once.' } });
  });
});

describe('the standard Request', () => {
  const verify = (request: Received, url = `https://${host}${request.url}`, options?: ReceivedOptions) => {
    const headers = request.headers.filter(([name]) => name !== 'host');
    return verifierFor().verify(receivedFromRequest(new Request(url, { method: request.method, headers }), options));
  };

  test.each(['sign', 'presign'] as const)('%s', async (mode) => {
    const request = received({ url: `https://${host}/a%20b//c?list=2&x`, headers: [['x-amz-meta-a', '1']] }, { mode });
    expect(await verify(request)).toMatchObject(ok);
    expect(await verify(request, `https://internal:8080${request.url}#top`, { host })).toMatchObject(ok);
    expect(await verify(request, `https://internal:8080${request.url}`)).toMatchObject(refused);
  });

  test('refuses dot segments and repeated headers, which the runtime has already removed or merged', async () => {
    for (const path of ['/a/../b', '/a/%2e%2e/b', '/./b'])
      expect(await verify(received({ url: `https://${host}${path}` }))).toMatchObject(refused);
    const twice = received({
      headers: [
        ['x-amz-meta-a', '1'],
        ['x-amz-meta-a', '2'],
      ],
    });
    expect(await verify(twice)).toMatchObject(refused);
    const second = received({});
    second.headers.push(['authorization', 'AWS4-HMAC-SHA256 Credential=a']);
    expect(await verify(second)).toMatchObject(refused);
  });
});

test.each([
  () => receivedFromNode(undefined as never),
  () => receivedFromNode({ rawHeaders: {} } as never),
  () => receivedFromRequest('https://a' as never),
  () => receivedFromNode({ rawHeaders: [] }, { host: 1 } as never),
  () => receivedFromNode({ rawHeaders: [] }, { path: '/' } as never),
])('throws for a value of another type: %s', (call) => {
  expect(call).toThrow(TypeError);
});
