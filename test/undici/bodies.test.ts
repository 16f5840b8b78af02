import { createHash } from 'node:crypto';
import { EventEmitter, getEventListeners } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { FormData as UndiciFormData, fetch as undiciFetch } from 'undici';
import { describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../bindings/entries/index.js';
import { createSigningInterceptor, type SigningInterceptorOptions } from '../../bindings/entries/undici.js';
import { credentials, region } from '../support/example.js';
import { headerOf } from './server.js';
import { outcome, setUp } from './setup.js';

const { server, signer, agent } = await setUp('s3');

const dispatcherOf = (options: Partial<SigningInterceptorOptions> = {}) =>
  agent.compose(createSigningInterceptor(signer, { origin: server.origin, ...options }));

/** Sends a body of any type. */
const put = (
  body: unknown,
  { headers = {}, ...options }: Partial<SigningInterceptorOptions> & { headers?: object } = {},
) =>
  dispatcherOf(options).request({
    origin: server.origin,
    path: '/b/k',
    method: 'PUT',
    body: body as string,
    headers: headers as Record<string, string>,
  });

async function* pieces(...list: unknown[]) {
  yield* list;
}

/** Dispatches without a network. @returns the options that are sent, or the error that the handler gets */
async function dispatched(service: string, options: SigningInterceptorOptions, request: object, isProvided = false) {
  const own = await createSigner({ credentials, region, service });
  const source = isProvided ? { current: async () => own } : own;
  return outcome(source, options, { path: '/b/k', method: 'PUT', ...request });
}

const HASH_OF_X = createHash('sha256').update('x').digest('hex');

const bytes = (text: string) => new TextEncoder().encode(text);

describe('bodies', () => {
  it('hashes text, bytes, streams, iterables and blobs, and sends them whole', async () => {
    const reused = new Uint8Array(2);
    const bodies = [
      'é text',
      Buffer.from('é text'),
      bytes('é text'),
      new DataView(bytes('[é text]').buffer, 1, 7),
      bytes('é text').buffer,
      Readable.from(['é ', 'text']),
      Readable.from([Buffer.from('é te'), Buffer.from('xt')]),
      new Response('é text').body,
      pieces('é ', bytes('text')),
      pieces(bytes('é text').buffer),
      [bytes('é '), 'text'],
      new Blob(['é text']),
      new File(['é text'], 'a.txt'),
      (async function* () {
        for (let at = 0; at < 7; at += 2) {
          reused.set(bytes('é text ').subarray(at, at + 2));
          yield reused;
        }
      })(),
    ];
    for (const body of bodies) expect((await put(body)).statusCode).toBe(200);
    for (const each of server.arrived) {
      expect(String(each.body).trim()).toBe('é text');
      expect(each.result).toMatchObject({ ok: true, isPayloadVerified: true });
      expect(headerOf(each, 'transfer-encoding')).toBeUndefined();
    }
    expect(server.arrived).toHaveLength(bodies.length);
  });

  it('hashes the empty body of none, of empty text and of an empty stream', async () => {
    for (const body of [undefined, null, '', new Uint8Array(), Readable.from([]), new Blob([])])
      expect((await put(body)).statusCode).toBe(200);
    for (const { body, result } of server.arrived) {
      expect(body).toHaveLength(0);
      expect(result).toMatchObject({ ok: true, isPayloadVerified: true });
    }
  });

  it('hashes the body of a GET', async () => {
    const { statusCode } = await dispatcherOf().request({
      origin: server.origin,
      path: '/b',
      method: 'GET',
      body: '{"query":1}',
    });
    expect(statusCode).toBe(200);
    expect(String(server.arrived[0]?.body)).toBe('{"query":1}');
    expect(server.arrived[0]?.result).toMatchObject({ ok: true, isPayloadVerified: true });
  });

  it('encodes a form, and signs its boundary', async () => {
    for (const Form of [FormData, UndiciFormData]) {
      const form = new Form() as FormData;
      form.append('a', 'é');
      form.append('file', new Blob(['content'], { type: 'text/plain' }), 'ü.txt');
      expect((await put(form)).statusCode).toBe(200);
    }
    const fetched = new FormData();
    fetched.append('a', 'é');
    fetched.append('file', new File(['content'], 'ü.txt', { type: 'text/plain' }));
    await globalThis.fetch(`${server.origin}/b/k`, {
      method: 'PUT',
      body: fetched,
      dispatcher: dispatcherOf(),
    } as RequestInit);
    for (const each of server.arrived) {
      expect(each.result.ok && each.result.signedHeaders).toContain('content-type');
      const type = headerOf(each, 'content-type') as string;
      const form = await new Response(new Uint8Array(each.body), { headers: { 'content-type': type } }).formData();
      expect(form.get('a')).toBe('é');
      const file = form.get('file') as File;
      expect([file.name, file.type, await file.text()]).toEqual(['ü.txt', 'text/plain', 'content']);
    }
    expect(server.arrived).toHaveLength(3);
  });

  it('signs the type of a blob, unless the request has another', async () => {
    await put(new Blob(['x'], { type: 'text/plain' }));
    await put(new Blob(['x'], { type: 'text/plain' }), { headers: { 'Content-Type': 'text/css' } });
    expect(server.arrived.map((each) => headerOf(each, 'content-type'))).toEqual(['text/plain', 'text/css']);
    for (const { result } of server.arrived) expect(result.ok && result.signedHeaders).toContain('content-type');
  });

  it('reads the streamed bodies of fetch', async () => {
    for (const fetch of [globalThis.fetch as unknown as typeof undiciFetch, undiciFetch]) {
      const body = Readable.toWeb(Readable.from(['streamed ', 'text'])) as ReadableStream;
      const response = await fetch(`${server.origin}/b/k`, {
        method: 'PUT',
        body,
        duplex: 'half',
        dispatcher: dispatcherOf(),
      });
      expect(response.status).toBe(200);
    }
    expect(server.arrived.map(({ body }) => String(body))).toEqual(['streamed text', 'streamed text']);
  });

  it('reads at most maxBodyBytes, and closes the stream', async () => {
    let [isClosed, given] = [false, 0];
    const endless = (async function* () {
      try {
        for (;;) {
          given++;
          yield bytes('x'.repeat(100));
        }
      } finally {
        isClosed = true;
      }
    })();
    const error = { name: 'SigV4Error', code: 'BodyTooLarge', field: 'body' };
    await expect(put(endless, { maxBodyBytes: 1000 })).rejects.toMatchObject(error);
    expect([isClosed, given]).toEqual([true, 11]);
    const stream = Readable.from([bytes('x'.repeat(1001))]);
    await expect(put(stream, { maxBodyBytes: 1000 })).rejects.toMatchObject(error);
    expect(stream.destroyed).toBe(true);
    await expect(put(new Blob(['x'.repeat(1001)]), { maxBodyBytes: 1000 })).rejects.toMatchObject(error);
    const form = new FormData();
    form.append('file', new Blob(['x'.repeat(1001)]));
    await expect(put(form, { maxBodyBytes: 1000 })).rejects.toMatchObject(error);
    expect(server.arrived).toHaveLength(0);
    expect((await put(pieces('x'.repeat(1000)), { maxBodyBytes: 1000 })).statusCode).toBe(200);
    // Text is in memory already, and has no limit.
    expect((await put('x'.repeat(1001), { maxBodyBytes: 1000 })).statusCode).toBe(200);
  });

  it('reads many pieces of any size, up to the limit', async () => {
    const sizes = [0, 1, 65_534, 1, 1, 0, 200_000, 3, ...Array(5000).fill(7)];
    const whole = Buffer.from(sizes.map((size, i) => String.fromCharCode(97 + (i % 26)).repeat(size)).join(''));
    // One memory for all pieces, as some streams have.
    const memory = new Uint8Array(200_000);
    const source = async function* () {
      let at = 0;
      for (const size of sizes) {
        memory.set(whole.subarray(at, at + size));
        yield memory.subarray(0, size);
        at += size;
      }
    };
    const { statusCode } = await put(source(), { maxBodyBytes: whole.length });
    expect([statusCode, whole.equals(server.arrived[0]?.body as Buffer)]).toEqual([200, true]);
    await expect(put(source(), { maxBodyBytes: whole.length - 1 })).rejects.toMatchObject({ code: 'BodyTooLarge' });
  });

  it('rejects a fetch whose body is too large, although its body closes late', async () => {
    const dispatcher = dispatcherOf({ maxBodyBytes: 5 });
    for (const fetch of [globalThis.fetch as unknown as typeof undiciFetch, undiciFetch])
      for (const body of ['more than five', Readable.toWeb(Readable.from(['more than', ' five'])) as ReadableStream]) {
        const error = await fetch(`${server.origin}/b/k`, { method: 'PUT', body, duplex: 'half', dispatcher }).catch(
          ({ cause }) => cause,
        );
        expect(error).toMatchObject({ code: 'BodyTooLarge' });
      }
    expect(server.arrived).toHaveLength(0);
  });

  it('sends a stream unread if its hash is given', async () => {
    const headers = { 'x-amz-content-sha256': HASH_OF_X, 'content-length': '1' };
    expect((await put(pieces('x'), { headers, maxBodyBytes: 1 })).statusCode).toBe(200);
    expect((await put(new Blob(['x']), { headers })).statusCode).toBe(200);
    expect(server.arrived.map(({ body }) => String(body))).toEqual(['x', 'x']);
    for (const { result } of server.arrived) expect(result).toMatchObject({ ok: true, isPayloadVerified: true });
    await expect(put('y', { headers })).rejects.toMatchObject({ code: 'InvalidHeader', field: 'x-amz-content-sha256' });
  });

  it('sends an unsigned payload only if asked, to S3 and by https', async () => {
    const unsigned = { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' };
    const refusal = { code: 'InvalidHeader', field: 'x-amz-content-sha256' };
    await expect(put(pieces('x'), { headers: unsigned })).rejects.toMatchObject(refusal);
    await expect(put('x', { headers: unsigned })).rejects.toMatchObject(refusal);
    await expect(
      put('x', { headers: Object.entries(unsigned).map(([name, word]) => [name, [word]]) }),
    ).rejects.toMatchObject(refusal);
    await expect(
      put('x', { headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } }),
    ).rejects.toMatchObject(refusal);
    expect(server.arrived).toHaveLength(0);

    const stream = pieces('x');
    const s3 = 'https://b.s3.us-east-1.amazonaws.com';
    const sent = await dispatched('s3', { origin: s3 }, { body: stream, headers: unsigned });
    expect(sent.body).toBe(stream);
    expect(sent.headers).toMatchObject(unsigned);
    for (const body of [pieces('x'), 'x'])
      expect(
        await dispatched('execute-api', { origin: 'https://api.example.com' }, { body, headers: unsigned }),
      ).toMatchObject(refusal);
  });

  it('sends streams unsigned with unsignedStreams, but hashes them for other services and over http', async () => {
    const s3 = { origin: 'https://b.s3.us-east-1.amazonaws.com', unsignedStreams: true };
    for (const isProvided of [false, true])
      for (const body of [pieces('x'), Readable.from(['x']), new Blob(['x'])]) {
        const sent = await dispatched('s3', s3, { body }, isProvided);
        expect(sent.body).toBe(body);
        expect(sent.headers?.['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD');
        expect(sent.headers?.['authorization']).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
        const hashed = await dispatched(
          'execute-api',
          { ...s3, origin: 'https://api.example.com' },
          { body: pieces('x') },
          isProvided,
        );
        expect(hashed.body).toEqual(bytes('x'));
      }
    expect((await dispatched('s3', s3, { body: 'x' })).headers?.['x-amz-content-sha256']).toBe(HASH_OF_X);
    expect((await dispatched('s3', s3, {})).headers?.['x-amz-content-sha256']).toMatch(/^e3b0c442/);
    const given = { 'X-Amz-Content-Sha256': HASH_OF_X };
    expect((await dispatched('s3', s3, { body: pieces('x'), headers: given })).headers).toMatchObject(given);
    expect((await put(pieces('x'), { unsignedStreams: true })).statusCode).toBe(200);
    expect(headerOf(server.arrived[0] as never, 'x-amz-content-sha256')).toBe(HASH_OF_X);
  });

  it('refuses a body of another type, a piece of another type, and a stream that was read', async () => {
    for (const body of [5, true, {}, () => {}, Symbol('s')])
      await expect(put(body)).rejects.toMatchObject({ code: 'WrongType', field: 'body' });
    for (const piece of [5, {}, null, ['x']])
      await expect(put(pieces('x', piece))).rejects.toMatchObject({ code: 'WrongType', field: 'body' });
    for (const text of ['\ud800', pieces('\ud800')])
      await expect(put(text)).rejects.toMatchObject({ code: 'InvalidText' });
    const read = Readable.from(['x']);
    for await (const _ of read);
    await expect(put(read)).rejects.toMatchObject({ code: 'WrongType', field: 'body' });
    const web = new Response('x');
    await web.text();
    await expect(put(web.body)).rejects.toThrow();
    expect(server.arrived).toHaveLength(0);
  });

  it('rejects with the error of a stream that fails', async () => {
    const failing = (async function* () {
      yield 'x';
      throw new Error('the disk is gone');
    })();
    await expect(put(failing)).rejects.toThrow('the disk is gone');
    const stream = new Readable({ read() {} });
    const sent = put(stream);
    stream.destroy(new Error('the file is gone'));
    await expect(sent).rejects.toThrow('the file is gone');
    expect(server.arrived).toHaveLength(0);
  });

  it('rejects with the error of a file that does not exist, read here or by undici', async () => {
    const missing = () => createReadStream('/there/is/no/such/file');
    const unread = { 'x-amz-content-sha256': HASH_OF_X };
    const slow = { current: () => new Promise<Signer>((resolve) => setTimeout(() => resolve(signer), 20)) };
    for (const source of [signer, slow])
      for (const headers of [{}, unread]) {
        const dispatcher = agent.compose(createSigningInterceptor(source, { origin: server.origin }));
        const sent = dispatcher.request({ origin: server.origin, path: '/', method: 'PUT', body: missing(), headers });
        await expect(sent).rejects.toMatchObject({ code: 'ENOENT' });
      }
    const failed = missing().on('error', () => {});
    await new Promise<void>((resolve) => failed.on('close', () => resolve()));
    await expect(put(failed)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(server.arrived).toHaveLength(0);
  });

  it('leaves no listener in a signal that many requests share', async () => {
    const { signal } = new AbortController();
    const send = async (body: Readable) => {
      const options = { origin: server.origin, path: '/', method: 'PUT', body, signal } as const;
      const response = await dispatcherOf({ maxBodyBytes: 1 }).request(options);
      await response.body.dump();
    };
    await send(Readable.from(['x']));
    await expect(send(Readable.from(['xy']))).rejects.toMatchObject({ code: 'BodyTooLarge' });
    await expect(send(pieces(5) as unknown as Readable)).rejects.toMatchObject({ code: 'WrongType' });
    await expect.poll(() => getEventListeners(signal, 'abort').length).toBe(0);
  });

  it('stops reading when the signal aborts', async () => {
    const emitter = new EventEmitter();
    const controller = new AbortController();
    for (const signal of [controller.signal, emitter]) {
      const stream = new Readable({ read() {} });
      const sent = dispatcherOf().request({ origin: server.origin, path: '/', method: 'PUT', body: stream, signal });
      controller.abort(new Error('enough'));
      emitter.emit('abort');
      await expect(sent).rejects.toThrow(signal === emitter ? /abort/ : 'enough');
      expect(stream.destroyed).toBe(true);
    }
    expect(server.arrived).toHaveLength(0);
    expect(
      (await dispatcherOf().request({ origin: server.origin, path: '/', method: 'GET', signal: emitter })).statusCode,
    ).toBe(200);
  });
});
