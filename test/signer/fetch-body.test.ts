/** Bodies of createFetch: `maxBodyBytes`, `unsignedStreams`, and URLs that pass unsigned. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createFetch, createSigner, type FetchOptions } from '../../bindings/entries/index.js';
import { createVerifier, receivedFromRequest } from '../../bindings/entries/verify.js';
import { credentials, thrown } from '../support/example.js';

const url = 'https://examplebucket.s3.us-east-1.amazonaws.com/a';
const sessionToken = 'EXAMPLE+TOKEN/WITH==';
const signer = await createSigner({
  credentials: { ...credentials, sessionToken },
  region: 'us-east-1',
  service: 's3',
});

let sent: Request[] = [];
beforeEach(() => {
  sent = [];
});
const fetch: typeof globalThis.fetch = async (input) => {
  sent.push(input as Request);
  return new Response('ok');
};
const there = (options: FetchOptions = {}) => createFetch(signer, { fetch, ...options });
const hashOf = (request: Request | undefined) => request?.headers.get('x-amz-content-sha256');

/** A stream of chunks that tells what happened to it. */
function source(chunks: Iterable<unknown>) {
  const iterator = chunks[Symbol.iterator]();
  const seen = { pulled: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream(
    {
      pull(controller) {
        const { done, value } = iterator.next();
        if (done) return controller.close();
        seen.pulled++;
        controller.enqueue(value);
      },
      cancel(reason) {
        seen.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}
const streamed = (body: unknown, more: RequestInit = {}) =>
  ({ method: 'PUT', body, duplex: 'half', ...more }) as RequestInit;
const bytes = (length: number) => new Uint8Array(length).fill(65);

describe('maxBodyBytes', () => {
  it('lets a body of just that size pass, in chunks of any size', async () => {
    for (const chunks of [[bytes(1000)], [bytes(999), bytes(0), bytes(1)], Array(1000).fill(bytes(1))]) {
      sent = [];
      await there({ maxBodyBytes: 1000 })(url, streamed(source(chunks).stream));
      expect((await sent[0]?.arrayBuffer())?.byteLength).toBe(1000);
    }
    const views = [new Uint16Array([1, 2]), new DataView(new ArrayBuffer(3), 1)];
    await there({ maxBodyBytes: 6 })(url, streamed(source(views).stream));
    expect((await sent[1]?.arrayBuffer())?.byteLength).toBe(6);
  });

  it('copies chunks whose memory the source uses again', async () => {
    const chunk = bytes(2);
    function* reused() {
      for (let i = 0; i < 3; i++) yield chunk.fill(65 + i);
    }
    await there()(url, streamed(source(reused()).stream));
    expect(await sent[0]?.text()).toBe('AABBCC');
  });

  it('cancels a longer stream, and sends nothing', async () => {
    function* endless() {
      for (;;) yield bytes(100);
    }
    const { stream, seen } = source(endless());
    const error = await there({ maxBodyBytes: 1000 })(url, streamed(stream)).catch((reason) => reason);
    expect(error).toMatchObject({ name: 'SigV4Error', code: 'BodyTooLarge', field: 'body' });
    expect(error.message).toContain('1000 bytes');
    expect(seen).toEqual({ pulled: 11, cancelled: error });
    expect(sent).toEqual([]);
  });

  it('is 64 MiB by default', async () => {
    function* mebibytes() {
      const chunk = new Uint8Array(2 ** 20);
      for (let i = 0; i < 70; i++) yield chunk;
    }
    const { stream, seen } = source(mebibytes());
    await expect(there()(url, streamed(stream))).rejects.toMatchObject({ code: 'BodyTooLarge' });
    expect(seen.pulled).toBe(65);
  });

  it('refuses a declared length without reading', async () => {
    for (const length of ['1001', '9'.repeat(400)]) {
      const { stream, seen } = source([bytes(1)]);
      const init = streamed(stream, { headers: { 'content-length': length } });
      const error = await there({ maxBodyBytes: 1000 })(url, init).catch((reason) => reason);
      expect(error).toMatchObject({ code: 'BodyTooLarge' });
      expect(seen).toEqual({ pulled: 0, cancelled: error });
    }
    await expect(there({ maxBodyBytes: 1000 })(url, streamed(new Blob([bytes(1001)])))).rejects.toMatchObject({
      code: 'BodyTooLarge',
    });
    expect(sent).toEqual([]);
  });

  it('does not believe a declared length', async () => {
    for (const length of ['5', '0', 'x', '-1', '1e9']) {
      const init = streamed(source([bytes(600), bytes(600)]).stream, { headers: { 'content-length': length } });
      await expect(there({ maxBodyBytes: 1000 })(url, init)).rejects.toMatchObject({ code: 'BodyTooLarge' });
    }
    expect(sent).toEqual([]);
  });

  it('limits everything that may not be in memory', async () => {
    const form = new FormData();
    form.set('file', new Blob([bytes(2000)]), 'a.bin');
    async function* generated() {
      yield bytes(2000);
    }
    for (const body of [new Blob([bytes(2000)]), form, generated(), new Response(bytes(2000)).body])
      await expect(there({ maxBodyBytes: 1000 })(url, streamed(body))).rejects.toMatchObject({ code: 'BodyTooLarge' });
    const request = () => new Request(url, { method: 'PUT', body: 'x'.repeat(2000) });
    await expect(there({ maxBodyBytes: 1000 })(request())).rejects.toMatchObject({ code: 'BodyTooLarge' });
    await expect(there({ maxBodyBytes: 1000 })(url, request())).rejects.toMatchObject({ code: 'BodyTooLarge' });
    expect(sent).toEqual([]);
  });

  it('does not limit text and bytes, which are in memory', async () => {
    const text = 'x'.repeat(2000);
    const inMemory = [
      text,
      bytes(2000),
      bytes(2000).buffer,
      new DataView(new ArrayBuffer(2000)),
      new URLSearchParams({ text }),
    ];
    for (const body of inMemory) await there({ maxBodyBytes: 1 })(url, { method: 'PUT', body });
    expect(sent).toHaveLength(5);
    for (const request of sent) expect((await request.arrayBuffer()).byteLength).toBeGreaterThanOrEqual(2000);
  });

  it('does not limit a body that is sent unread', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    await there({ maxBodyBytes: 1 })(url, streamed(source([bytes(2000)]).stream, { headers }));
    expect((await sent[0]?.arrayBuffer())?.byteLength).toBe(2000);
  });

  it('rejects with the error of a stream, and sends nothing', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(bytes(1)),
      pull: () => Promise.reject(new Error('broken')),
    });
    await expect(there({ retries: 3 })(url, streamed(broken))).rejects.toThrow('broken');
    const text = await there()(url, streamed(source(['text']).stream)).catch((reason) => reason);
    expect(text).toMatchObject({ name: 'TypeError', field: 'body' });
    expect(sent).toEqual([]);
  });

  it('cancels the stream when the signal aborts', async () => {
    const controller = new AbortController();
    let cancelled: unknown;
    const endless = new ReadableStream({
      pull: () => new Promise(() => {}),
      cancel(reason) {
        cancelled = reason;
      },
    });
    const call = there()(url, streamed(endless, { signal: controller.signal }));
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect([cancelled, sent]).toEqual([reason, []]);
  });

  it.each([
    [0, 'OutOfRange'],
    [-1, 'OutOfRange'],
    [1.5, 'OutOfRange'],
    [Number.POSITIVE_INFINITY, 'OutOfRange'],
    [2 ** 31, 'OutOfRange'],
    ['64', 'WrongType'],
    [null, 'WrongType'],
  ])('cannot be %j', (maxBodyBytes, code) => {
    expect(thrown(() => there({ maxBodyBytes: maxBodyBytes as never }))).toMatchObject({ code, field: 'maxBodyBytes' });
  });
});

describe('unsignedStreams', () => {
  const unsigned = (options: FetchOptions = {}) => there({ unsignedStreams: true, maxBodyBytes: 10, ...options });

  it('sends streams, blobs and forms to S3 unread', async () => {
    const { stream, seen } = source([bytes(100)]);
    let pulledBefore: number | undefined;
    const send: typeof globalThis.fetch = async (input) => {
      pulledBefore = seen.pulled;
      return fetch(input);
    };
    await unsigned({ fetch: send })(url, streamed(stream));
    expect(pulledBefore).toBe(0);
    await unsigned()(url, streamed(new Blob([bytes(100)])));
    await unsigned()(new Request(url, streamed(bytes(100))));
    expect(sent.map(hashOf)).toEqual(Array(3).fill('UNSIGNED-PAYLOAD'));
    for (const request of sent) expect((await request.arrayBuffer()).byteLength).toBe(100);
    const lookup = () => ({ ...credentials, sessionToken });
    const verifier = await createVerifier({ service: 's3', region: 'us-east-1', lookup });
    for (const request of sent) expect(await verifier.verify(receivedFromRequest(request))).toMatchObject({ ok: true });
  });

  it('hashes them unless asked for', async () => {
    await there()(url, streamed(source([bytes(100)]).stream));
    expect(hashOf(sent[0])).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes text and bytes', async () => {
    for (const body of ['x', bytes(1), new URLSearchParams({ a: 'b' })]) await unsigned()(url, { method: 'PUT', body });
    await unsigned()(url);
    for (const request of sent) expect(hashOf(request)).toMatch(/^[0-9a-f]{64}$/);
    expect(sent).toHaveLength(4);
  });

  it('keeps a given payload hash', async () => {
    const headers = { 'x-amz-content-sha256': '0'.repeat(64) };
    await unsigned()(url, streamed(source([bytes(100)]).stream, { headers }));
    expect(hashOf(sent[0])).toBe('0'.repeat(64));
  });

  it('refuses a word in place of the hash over http, and to other services', async () => {
    const sqs = await createSigner({ credentials, region: 'us-east-1', service: 'sqs' });
    const bodies = { text: { method: 'PUT', body: 'x' }, stream: streamed(source([bytes(100)]).stream) };
    for (const [who, where] of [
      [signer, 'http://minio.example/a'],
      [sqs, 'https://queue.example/a'],
    ] as const)
      for (const init of Object.values(bodies))
        for (const word of ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER']) {
          const headers = { 'x-amz-content-sha256': word };
          await expect(createFetch(who, { fetch })(where, { ...init, headers })).rejects.toMatchObject({
            code: 'InvalidHeader',
            field: 'x-amz-content-sha256',
          });
        }
    expect(sent).toEqual([]);
    await there()(url, { method: 'PUT', body: 'x', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(sent.map(hashOf)).toEqual(['UNSIGNED-PAYLOAD']);
  });

  it('hashes streams over http, and to other services', async () => {
    const sqs = await createSigner({ credentials, region: 'us-east-1', service: 'sqs' });
    const anywhere = await createSigner({ credentials });
    const options: FetchOptions = { fetch, unsignedStreams: true };
    const body = () => streamed(source([bytes(100)]).stream);
    await createFetch(signer, options)('http://minio.example/a', body());
    await createFetch(sqs, options)('https://queue.example/a', body());
    await createFetch(signer, { ...options, service: 'sqs' })('https://queue.example/a', body());
    await createFetch(anywhere, { ...options, services: ['sqs'] })('https://sqs.us-east-1.amazonaws.com/', body());
    for (const request of sent) expect(request.headers.get('x-amz-content-sha256') ?? 'none').not.toMatch(/UNSIGNED/);
    expect(sent).toHaveLength(4);
    await createFetch(anywhere, { ...options, services: ['s3'] })(url, body());
    await createFetch(sqs, { ...options, service: 's3' })('https://minio.example/', body());
    expect(sent.slice(4).map(hashOf)).toEqual(['UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD']);
    const limited = createFetch(sqs, { ...options, maxBodyBytes: 10 });
    await expect(limited('https://queue.example/a', body())).rejects.toMatchObject({ code: 'BodyTooLarge' });
  });

  it('sends nothing to a destination that is not allowed, and does not read for it', async () => {
    const { stream, seen } = source([bytes(100)]);
    const limited = createFetch(signer, { fetch, unsignedStreams: true, origins: ['https://other.example'] });
    await expect(limited(url, streamed(stream))).rejects.toMatchObject({ code: 'OriginNotAllowed' });
    expect([seen.pulled, sent]).toEqual([0, []]);
  });

  it('must be a boolean', () => {
    expect(thrown(() => there({ unsignedStreams: 'S3' as never }))).toMatchObject({
      code: 'WrongType',
      field: 'unsignedStreams',
    });
  });
});

describe('URLs of other schemes', () => {
  const options: FetchOptions[] = [
    {},
    { services: ['s3'] },
    { origins: ['https://other.example'] },
    { drop: ['a'], retries: 3 },
  ];

  it('passes data: and blob: on, unsigned', async () => {
    const blob = URL.createObjectURL(new Blob(['from a blob']));
    for (const given of options) {
      const send = createFetch(signer, given);
      expect(await (await send('data:,hello')).text()).toBe('hello');
      expect(await (await send(new URL('DATA:text/plain,hello'))).text()).toBe('hello');
      expect(await (await send(new Request('data:,hello'))).text()).toBe('hello');
      expect(await (await send(blob)).text()).toBe('from a blob');
    }
    URL.revokeObjectURL(blob);
    const seen: unknown[][] = [];
    // The fetch of a page refuses any other "this".
    const record = async function (this: unknown, ...given: unknown[]) {
      seen.push([this, ...given]);
      return new Response();
    } as typeof globalThis.fetch;
    const init = { headers: { a: 'b' } };
    await createFetch(signer, { fetch: record })('data:,', init);
    await createFetch(signer, { fetch: record })(url);
    expect(seen).toEqual([
      [undefined, 'data:,', init],
      [undefined, expect.any(Request)],
    ]);
  });

  it('does not sign for them', async () => {
    const current = () => Promise.reject(new Error('was asked'));
    await createFetch({ current }, { fetch })('data:,');
    expect(sent as unknown[]).toEqual(['data:,']);
  });

  it.each([
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'ftp://example.com/',
    'ws://example.com/',
    'wss://example.com/',
    'about:blank',
    'javascript:1',
    'filesystem:https://example.com/',
    'x-data:,',
    'data',
    '//example.com/',
  ])('refuses %s', async (other) => {
    for (const given of options) {
      const inputs = [other, ...(URL.canParse(other) ? [new URL(other), new Request(other)] : [])];
      for (const input of inputs)
        await expect(there(given)(input)).rejects.toMatchObject({
          name: 'SigV4Error',
          code: 'InvalidUrl',
          field: 'url',
        });
    }
    expect(sent).toEqual([]);
  });

  it('shows no URL in the error', async () => {
    for (const secret of ['file://user:password@host/', 'https://user:password@host/']) {
      const error = await there()(secret).catch((reason) => reason);
      expect(error.code).toBe('InvalidUrl');
      expect(error.message).not.toContain('password');
    }
  });

  it('reads an object that names another URL each time once', async () => {
    let reads = 0;
    const input = { toString: () => (reads++ === 0 ? 'data:,' : 'https://other.example/') };
    await there()(input as never);
    expect([reads, sent as unknown[]]).toEqual([1, ['data:,']]);
  });
});
