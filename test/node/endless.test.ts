/** Endless bodies over the limit. */
import { once } from 'node:events';
import { connect as connect2, createServer as createServer2 } from 'node:http2';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { toNodeListener, verifyNode } from '../../bindings/entries/node.js';
import { verifierFor } from '../verify/verifiers.js';
import { listen, open, serve, untilSeen } from './wire.js';

const options = { maxBodyBytes: 100, onError: () => {} };
const verify = verifyNode(verifierFor({ service: 'sqs' }), options);
const listeners: [string, (request: never, response: never) => unknown][] = [
  ['a verifier', (request, response) => verify(request, response, () => {})],
  ['a handler', toNodeListener(async (request) => new Response(await request.text()), options)],
];
const MOST = 100 * 1024 * 1024;
const piece = Buffer.alloc(65_536);

/** Sends until the stream closes. @returns number of sent bytes */
async function pour(stream: Duplex, wrap = (bytes: Buffer) => bytes): Promise<number> {
  let length = 0;
  const closed = once(stream, 'close').catch(() => {});
  while (!stream.destroyed && length < MOST) {
    length += piece.length;
    if (!stream.write(wrap(piece))) await Promise.race([once(stream, 'drain').catch(() => {}), closed]);
  }
  return length;
}

test.each(listeners)('HTTP/1: the connection is closed after the response of %s', async (_, listener) => {
  const port = await serve(listener as never);
  for (const header of [`content-length: ${MOST * 2}`, 'transfer-encoding: chunked']) {
    const socket = await open(port);
    const answer = untilSeen(socket, /^HTTP\/1\.1 413 /);
    socket.write(`POST / HTTP/1.1\r\nhost: a.example\r\n${header}\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]);
    expect(await pour(socket, (bytes) => (header.startsWith('transfer') ? chunk : bytes))).toBeLessThan(MOST);
    await answer;
  }
});

test.each(listeners)('HTTP/2: the stream is closed after the response of %s', async (_, listener) => {
  const port = await listen(createServer2(listener as never) as never);
  const session = connect2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  stream.on('error', () => {}).resume();
  const answer = once(stream, 'response');
  expect(await pour(stream)).toBeLessThan(MOST);
  expect((await answer)[0]).toMatchObject({ ':status': 413 });
  expect(session.closed).toBe(false);
  session.destroy();
});
