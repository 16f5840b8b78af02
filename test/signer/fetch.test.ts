import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFetch, createSigner } from '../../bindings/entries/index.js';
import { credentials, region, thrown } from '../support/example.js';
import { check, type Received } from '../support/received.js';

let server: Server;
let origin: string;
let received: (Received & { readonly text: string })[];

/** A server that records its requests. */
beforeAll(async () => {
  server = createServer(async (message, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of message) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const raw = message.rawHeaders;
    const headers = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] as string] as const] : []));
    received.push({ method: message.method ?? '', target: message.url ?? '', headers, body, text: body.toString() });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);
const signerFor = (service: string) => createSigner({ credentials, region, service, now });

/** Verifies a received request as a server does. */
function expectSigned(arrived: Received) {
  const { given, expected } = check(arrived, credentials.secretAccessKey);
  expect(given).toBe(expected);
}

const headerOf = (arrived: Received | undefined, name: string) =>
  arrived?.headers.find(([each]) => each.toLowerCase() === name)?.[1];

describe('a fetch that signs', () => {
  it('sends what it signed', async () => {
    received = [];
    for (const service of ['s3', 'execute-api']) {
      const fetch = createFetch(await signerFor(service));
      await fetch(`${origin}/a b/(é)+/x?q=a+b&c='d'`);
      await fetch(new URL('/object?x=1', origin));
      await fetch(`${origin}/upload`, { method: 'PUT', body: 'é text', headers: { 'X-Amz-Meta-A': ' a  b ' } });
      await fetch(new Request(`${origin}/form#part`, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }));
      await fetch(`${origin}/bytes`, { method: 'POST', body: new Uint8Array([65, 66]) });
      const stream = new Response('streamed').body;
      await fetch(`${origin}/stream`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
      expect(received).toHaveLength(6);
      for (const each of received) expectSigned(each);
      expect(received.map(({ text }) => text)).toEqual(['', '', 'é text', 'a=b+c', 'AB', 'streamed']);
      expect(received[0]?.target).toBe('/a%20b/%28%C3%A9%29%2B/x?q=a%2Bb&c=%27d%27');
      received = [];
    }
  });

  it('sends a space that became a "+" in a URL or a Request as a space, and a "+" in a string as itself', async () => {
    received = [];
    const signer = await signerFor('s3');
    const fetch = createFetch(signer);
    const url = new URL('/a+b', origin);
    url.searchParams.set('q', 'x y+z');
    await fetch(url);
    await fetch(new Request(url));
    await globalThis.fetch(await signer.signRequest(new Request(url)));
    await fetch(`${origin}/a+b?q=x+y`);
    expect(received.map(({ target }) => target)).toEqual([...Array(3).fill('/a%2Bb?q=x%20y%2Bz'), '/a%2Bb?q=x%2By']);
    for (const each of received) expectSigned(each);
  });

  it('does not sign headers that fetch sets itself', async () => {
    received = [];
    const fetch = createFetch(await signerFor('s3'));
    for (const encoding of ['gzip', 'identity'])
      await fetch(`${origin}/a`, { headers: { range: 'bytes=0-1', 'accept-encoding': encoding } });
    await fetch(`${origin}/a`, { headers: { 'content-length': '0' } });
    await fetch(`${origin}/a`, { method: 'PUT', body: 'abc', headers: { 'content-length': '3' } });
    for (const each of received) expectSigned(each);
    expect(headerOf(received[0], 'authorization')).toContain(
      'SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,',
    );
  });

  it('refuses a path in a string that fetch would rewrite', async () => {
    received = [];
    const fetch = createFetch(await signerFor('s3'));
    await expect(fetch(`${origin}/a/../b`)).rejects.toMatchObject({ code: 'DotSegment' });
    await expect(fetch(`${origin}/a/%2e%2e/b`)).rejects.toMatchObject({ code: 'DotSegment' });
    expect(received).toEqual([]);
    const generic = createFetch(await signerFor('execute-api'));
    await generic(`${origin}/a/../b`);
    expect(received[0]?.target).toBe('/b');
    expectSigned(received[0] as Received);
  });

  it('does not read a body whose hash the request gives', async () => {
    received = [];
    const fetch = createFetch(await signerFor('s3'));
    let pulled = false;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled = true;
          controller.enqueue(new TextEncoder().encode('late'));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const send: typeof globalThis.fetch = async (request) => {
      expect(pulled).toBe(false);
      return globalThis.fetch(request);
    };
    const headersOf = (text: string) => ({
      'x-amz-content-sha256': createHash('sha256').update(text).digest('hex'),
    });
    const unread = createFetch(await signerFor('s3'), { fetch: send });
    await unread(`${origin}/a`, { method: 'PUT', body, headers: headersOf('late'), duplex: 'half' } as RequestInit);
    await fetch(`${origin}/b`, { method: 'PUT', body: 'x', headers: headersOf('x') });
    expect(received.map(({ text }) => text)).toEqual(['late', 'x']);
    expect(headerOf(received[0], 'x-amz-content-sha256')).toBe(headersOf('late')['x-amz-content-sha256']);
  });

  it('passes options of the caller to fetch', async () => {
    const controller = new AbortController();
    let seen: Request | undefined;
    const send: typeof globalThis.fetch = async (request) => {
      seen = request as Request;
      return new Response();
    };
    const fetch = createFetch(await signerFor('s3'), { fetch: send });
    await fetch(`${origin}/a`, { method: 'POST', body: 'x', redirect: 'manual', signal: controller.signal });
    expect(seen?.redirect).toBe('manual');
    controller.abort();
    expect(seen?.signal.aborted).toBe(true);
  });

  it('accepts a Request as options, and keeps its referrer settings', async () => {
    const seen: Request[] = [];
    const send = (async (request: Request) => {
      seen.push(request);
      return new Response(null, { status: 302, headers: { location: '/elsewhere' } });
    }) as typeof globalThis.fetch;
    const fetch = createFetch(await signerFor('s3'), { fetch: send });
    const options = new Request('https://other.example/', {
      method: 'PUT',
      body: 'hello',
      headers: { 'x-amz-meta-a': '1' },
      referrerPolicy: 'no-referrer',
    });
    expect((await fetch(`${origin}/a`, options)).status).toBe(302);
    expect(seen).toHaveLength(1);
    expect([seen[0]?.method, await seen[0]?.text(), seen[0]?.headers.get('x-amz-meta-a')]).toEqual([
      'PUT',
      'hello',
      '1',
    ]);
    expect(seen[0]?.referrerPolicy).toBe('no-referrer');
  });

  it('sends no body that the runtime would redirect, in whatever object the options came', async () => {
    const asked: (string | undefined)[] = [];
    const send = (async (request: Request) => {
      asked.push(request.redirect);
      return new Response();
    }) as typeof globalThis.fetch;
    const fetch = createFetch(await signerFor('s3'), { fetch: send });
    await fetch(`${origin}/a`);
    await fetch(new URL('/a', origin), { method: 'PUT', body: 'x' });
    await fetch(`${origin}/a`, { redirect: 'follow' });
    await fetch(new Request(`${origin}/a`));
    await fetch(new Request(`${origin}/a`, { redirect: 'follow' }), { headers: { a: 'b' } });
    await fetch(`${origin}/a`, { redirect: 'error' });
    expect(asked).toEqual(['manual', 'manual', 'manual', 'manual', 'manual', 'error']);
  });

  it("passes on the runtime's own options", async () => {
    const seen: unknown[] = [];
    const send = async (_: unknown, init?: unknown) => {
      seen.push(init);
      return new Response();
    };
    const fetch = createFetch(await signerFor('s3'), { fetch: send as typeof globalThis.fetch });
    const dispatcher = {};
    await fetch(`${origin}/a`, { method: 'PUT', body: 'x', dispatcher } as RequestInit);
    await fetch(`${origin}/a`, { method: 'PUT', body: 'x', redirect: 'error' });
    expect(seen).toEqual([{ dispatcher }, undefined]);
    expect((seen[0] as { dispatcher: object }).dispatcher).toBe(dispatcher);
  });

  it('ends when its signal aborts, also while it reads a body or waits for a signer', async () => {
    const controller = new AbortController();
    const endless = new ReadableStream({ pull: () => new Promise(() => {}) });
    const { signal } = controller;
    const fetch = createFetch(await signerFor('s3'));
    const reading = fetch(`${origin}/a`, { method: 'PUT', body: endless, duplex: 'half', signal } as RequestInit);
    const provider = { current: () => new Promise<never>(() => {}), dispose() {}, [Symbol.dispose]() {} };
    const waiting = createFetch(provider)(`${origin}/a`, { signal });
    controller.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
  });

  it('asks for a signer after it has read the body: reading may take longer than a signer lasts', async () => {
    const order: string[] = [];
    const signer = await signerFor('s3');
    const provider = {
      async current() {
        order.push('signer');
        return signer;
      },
      dispose() {},
      [Symbol.dispose]() {},
    };
    const body = new ReadableStream({
      pull(controller) {
        order.push('body');
        controller.close();
      },
    });
    const send = (async () => new Response()) as typeof globalThis.fetch;
    await createFetch(provider, { fetch: send })(`${origin}/a`, { method: 'PUT', body, duplex: 'half' } as RequestInit);
    expect(order).toEqual(['body', 'signer']);
  });

  it('signs in engines whose Request does not show its body', async () => {
    const hidden = class extends Request {
      override get body() {
        return undefined as never;
      }
      override clone() {
        return this;
      }
    };
    const signer = await signerFor('s3');
    const empty = await signer.signRequest(new hidden(`${origin}/a`));
    expect([empty.body, empty.headers.get('x-amz-content-sha256')?.slice(0, 8)]).toEqual([null, 'e3b0c442']);
    const put = new hidden(`${origin}/a`, {
      method: 'PUT',
      body: 'abc',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    const signed = await signer.signRequest(put);
    expect([await signed.text(), signed.headers.get('x-amz-content-sha256')]).toEqual(['abc', 'UNSIGNED-PAYLOAD']);
    expect(await (await signer.signRequest(new hidden(`${origin}/a`, { method: 'DELETE' }))).text()).toBe('');
  });

  it('rejects requests that cannot be signed, and wrong arguments', async () => {
    const signer = await signerFor('s3');
    const fetch = createFetch(signer);
    await expect(fetch(`${origin}/a`, { headers: { authorization: 'x' } })).rejects.toMatchObject({
      code: 'ReservedHeader',
    });
    await expect(fetch(`${origin}/a`, { headers: { 'x-a': '\u00e9' } })).rejects.toMatchObject({
      code: 'InvalidHeader',
    });
    for (const headers of [{ 'x-a': 'b\nc' }, { 'x a': 'b' }, [['x-a']]])
      await expect(fetch(`${origin}/a`, { headers: headers as HeadersInit })).rejects.toMatchObject({
        code: 'InvalidHeader',
        field: 'headers',
      });
    // The engine reports what else a Request cannot be.
    await expect(fetch(`${origin}/a`, { method: 'a b' })).rejects.toMatchObject({ name: 'TypeError' });
    await expect(fetch('/relative')).rejects.toMatchObject({ code: 'InvalidUrl', field: 'url' });
    expect(thrown(() => createFetch(undefined as never))).toMatchObject({ name: 'TypeError', field: 'source' });
    expect(thrown(() => createFetch({} as never))).toMatchObject({ name: 'TypeError', field: 'source' });
    expect(thrown(() => createFetch(signer, { fetch: 1 as never }))).toMatchObject({
      name: 'TypeError',
      field: 'fetch',
    });
  });
});

describe('signRequest', () => {
  it('returns a new request, and leaves the given request usable', async () => {
    const signer = await signerFor('s3');
    const request = new Request(`${origin}/a%20b`, { method: 'PUT', body: 'hello', headers: { 'x-amz-meta-a': '1' } });
    const signed = await signer.signRequest(request);
    expect([request.bodyUsed, request.headers.has('authorization')]).toEqual([false, false]);
    expect([await request.text(), await signed.text()]).toEqual(['hello', 'hello']);
    expect(Object.fromEntries(signed.headers)).toMatchObject(
      signer.sign({
        method: 'PUT',
        url: `${origin}/a%20b`,
        headers: { 'x-amz-meta-a': '1', 'content-type': 'text/plain;charset=UTF-8' },
        payload: 'hello',
      }).headers,
    );
  });

  it('signs the path of the Request, whose dot segments the runtime has already removed', async () => {
    const signer = await signerFor('s3');
    const signed = await signer.signRequest(new Request(`${origin}/a/../b`));
    expect(signed.headers.get('authorization')).toBe(signer.sign({ url: `${origin}/b` }).headers['authorization']);
  });

  it('follows no redirect, because the token would go along', async () => {
    const signer = await signerFor('s3');
    expect((await signer.signRequest(new Request(`${origin}/a`))).redirect).toBe('manual');
    expect((await signer.signRequest(new Request(`${origin}/a`, { redirect: 'error' }))).redirect).toBe('error');
  });

  it('refuses a value that is not a Request, and a Request that was read already', async () => {
    const signer = await signerFor('s3');
    await expect(signer.signRequest(`${origin}/` as never)).rejects.toMatchObject({ name: 'TypeError' });
    const used = new Request(`${origin}/a`, { method: 'PUT', body: 'x' });
    await used.text();
    await expect(signer.signRequest(used)).rejects.toMatchObject({ name: 'TypeError' });
  });
});
