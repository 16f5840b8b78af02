/** The handlers in node:http servers, through siglane/node. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toNodeListener } from '../../bindings/entries/node.js';
import { createFineUploaderHandler, createUppyHandler } from '../../bindings/entries/upload-server.js';
import { options, requestText, signatureOfText } from './example.js';

let server: Server;
let url: string;
const failures: unknown[] = [];
beforeAll(async () => {
  const onError = (error: unknown) => failures.push(error);
  const broken = createUppyHandler({
    ...options,
    grant: () => {
      throw new Error('a bug');
    },
  });
  const routes: Record<string, ReturnType<typeof toNodeListener>> = {
    '/fine-uploader': toNodeListener(createFineUploaderHandler(options)),
    '/uppy': toNodeListener(createUppyHandler(options)),
    '/broken': toNodeListener(broken, { onError }),
  };
  server = createServer((message, response) => {
    const route = routes[(message.url ?? '').split('?')[0] as string] as ReturnType<typeof toNodeListener>;
    return route(message, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const json = { 'content-type': 'application/json; charset=UTF-8' };

it('signs', async () => {
  const text = requestText();
  const answer = await fetch(`${url}/fine-uploader?v4=true`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ headers: text }),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({ signature: signatureOfText(text) });
});

it('refuses, with the reason in the status text', async () => {
  const answer = await fetch(`${url}/uppy`, { method: 'POST', headers: json, body: '{"method":"PUT","key":"../a"}' });
  expect([answer.status, answer.statusText]).toEqual([403, 'KeyNotAllowed']);
  expect(await answer.json()).toMatchObject({ code: 'KeyNotAllowed' });
  expect((await fetch(`${url}/uppy`)).status).toBe(405);
});

it('reports errors of the grant only to the server', async () => {
  const answer = await fetch(`${url}/broken`, { method: 'POST', headers: json, body: '{"method":"PUT","key":"a"}' });
  expect(answer.status).toBe(500);
  expect(failures).toEqual([new Error('a bug')]);
});

/** Sends a body piece by piece until a response arrives. */
function sendEndlessly(
  headers: Record<string, string>,
  most = 10_000,
): Promise<{ status: number; text: string; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    const request = httpRequest(
      `${url}/uppy`,
      { method: 'POST', agent: false, headers: { ...json, ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece) => {
          text += piece;
        });
        response.on('end', () => {
          request.destroy();
          resolve({ status: response.statusCode as number, text, sent });
        });
      },
    );
    request.on('error', reject);
    const piece = Buffer.alloc(1024, ' ');
    const more = () => {
      if (request.destroyed || sent >= most) return;
      sent++;
      request.write(piece, () => setImmediate(more));
    };
    more();
  });
}

it('answers before the end of a body that is too long, with and without its length', async () => {
  for (const headers of [{ 'transfer-encoding': 'chunked' }, { 'content-length': '10240000' }]) {
    const { status, text, sent } = await sendEndlessly(headers as unknown as Record<string, string>);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'BodyTooLarge' });
    expect(sent).toBeLessThan(10_000);
  }
});
