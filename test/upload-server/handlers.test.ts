/** Behaviour common to all handlers: bodies, methods and pages of other origins. */
import { describe, expect, it, test } from 'vitest';
import {
  createCompanionHandler,
  createFineUploaderHandler,
  createUppyHandler,
  type UploadHandler,
  type UploadServerOptions,
} from '../../bindings/entries/upload-server.js';
import { answerOf, everything, options, post, requestText, signatureOfText } from './example.js';

/** Each handler, and a valid request to it. */
const handlers: [string, (options: UploadServerOptions) => UploadHandler, string, string][] = [
  ['createFineUploaderHandler', createFineUploaderHandler, '/sign', JSON.stringify({ headers: requestText() })],
  ['createUppyHandler', createUppyHandler, '/sign', '{"method":"POST","key":"k"}'],
  [
    'createCompanionHandler',
    createCompanionHandler,
    '/s3/multipart/u/complete?key=k',
    '{"parts":[{"PartNumber":1,"ETag":"e"}]}',
  ],
];

/** S3 confirms a completed upload. */
const storage = { fetch: async () => new Response('<CompleteMultipartUploadResult/>') };

describe.each(handlers)('%s', (name, create, path, good) => {
  const own = name === 'createCompanionHandler' ? { ...options, ...storage } : options;
  const handler = create(own);
  const url = `https://app.example${path}`;
  const send = (body: BodyInit, headers: Record<string, string> = {}, to = handler) =>
    answerOf(
      to(
        new Request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body,
          ...({ duplex: 'half' } as object),
        }),
      ),
    );

  test.each([
    'application/json',
    'application/json;charset=utf-8',
    'application/json; charset=UTF-8',
    'application/json ; charset="utf-8"',
    'APPLICATION/JSON',
  ])('accepts %s', async (type) => {
    expect((await send(good, { 'content-type': type })).status).toBe(200);
  });

  test.each([
    'text/plain',
    'text/plain; application/json',
    'application/jsonp',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; boundary=x',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=application/json',
  ])('refuses %s: a page of any origin could send it', async (type) => {
    const answer = await send(good, { 'content-type': type });
    expect(answer).toMatchObject({ status: 415, body: { code: 'UnsupportedMediaType' } });
  });

  it('refuses a body without a content type', async () => {
    const request = new Request(url, { method: 'POST', body: new TextEncoder().encode(good) });
    expect(request.headers.has('content-type')).toBe(false);
    expect((await answerOf(handler(request))).status).toBe(415);
  });

  it('accepts a body up to the limit, in pieces of any size', async () => {
    const bytes = new TextEncoder().encode(good);
    const exact = create({ ...own, maxBodyBytes: bytes.length });
    const pieces = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await send(pieces, {}, exact)).status).toBe(200);
    const less = create({ ...own, maxBodyBytes: bytes.length - 1 });
    expect(await send(good, {}, less)).toMatchObject({ status: 413, body: { code: 'BodyTooLarge' } });
  });

  it('stops reading when a body is too long', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(1024).fill(0x20));
      },
      cancel() {
        cancelled = true;
        return new Promise(() => {});
      },
    });
    const small = create({ ...own, maxBodyBytes: 10_000 });
    expect(await send(endless, {}, small)).toMatchObject({ status: 413, body: { code: 'BodyTooLarge' } });
    expect(pulled).toBeLessThan(20);
    expect(cancelled).toBe(true);
  });

  test.each([
    '70000000',
    '1e9',
    'x',
    '-',
    '0x7fffffff',
    '10001, 10001',
  ])('does not start reading %s bytes', async (length) => {
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled++;
          controller.enqueue(new TextEncoder().encode(good));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    expect(await send(body, { 'content-length': length })).toMatchObject({ status: 413 });
    expect(pulled).toBe(0);
  });

  it('counts received bytes, whatever content-length says', async () => {
    const small = create({ ...own, maxBodyBytes: 100 });
    expect((await send(' '.repeat(101), { 'content-length': '5' }, small)).status).toBe(413);
  });

  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['whitespace', '   '],
    ['null', 'null'],
    ['true', 'true'],
    ['a number', '12'],
    ['a string', '"text"'],
    ['a list', '[{}]'],
    ['a byte-order mark', `\ufeff${good}`],
    ['UTF-16', new Uint8Array(Buffer.from(good, 'utf16le'))],
    ['bytes that are not UTF-8', new Uint8Array([...Buffer.from(good.slice(0, -1)), 0xc0, 0xaf, 0x7d])],
    ['compressed data', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ['two values', `${good}${good}`],
    ['a comment', `${good}// comment`],
    ['single quotes', "{'method':'PUT'}"],
    ['a name twice', good.replace('{', '{"a":1,"a":2,')],
    ['a repeated name deep inside', good.replace('{', '{"a":[{"b":{"c":1,"c":2}}],')],
  ])('refuses a body that is %s', async (_, body) => {
    const { status, body: answer, headers } = await send(body as BodyInit);
    expect(answer).toMatchObject({ error: expect.any(String), code: 'InvalidBody' });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('rejects for a body that was already read: a mistake of the server', async () => {
    const request = new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: good });
    await request.text();
    await expect(handler(request)).rejects.toMatchObject({ name: 'TypeError', field: 'request' });
  });

  it('refuses a truncated body', async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
    expect(await send(broken)).toMatchObject({ status: 400, body: { code: 'InvalidBody' } });
  });

  it('rejects for a value that is not a Request', async () => {
    for (const odd of [undefined, {}, url])
      await expect(handler(odd as never)).rejects.toMatchObject({ name: 'TypeError', field: 'request' });
  });

  test.each(['PUT', 'PATCH', 'HEAD', 'PROPFIND'])('answers %s with the allowed methods', async (method) => {
    const answer = await handler(new Request(url, { method }));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(name === 'createCompanionHandler' ? 'GET, POST, DELETE' : 'POST');
  });

  describe('responses to pages of other origins', () => {
    const origin = 'https://app.example';
    const shared = create({ ...own, allowOrigin: [origin, 'http://localhost:5173'] });
    const preflight = (from: string, names?: string) =>
      shared(
        new Request(url, {
          method: 'OPTIONS',
          headers: {
            origin: from,
            'access-control-request-method': 'POST',
            ...(names !== undefined && { 'access-control-request-headers': names }),
          },
        }),
      );

    it('answer preflight requests', async () => {
      // Headers that Fine Uploader makes Chromium send.
      const answer = await preflight(origin, 'cache-control,content-type,x-requested-with');
      expect(answer.status).toBe(204);
      expect(Object.fromEntries(answer.headers)).toEqual({
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'cache-control,content-type,x-requested-with',
        'access-control-allow-methods': name === 'createCompanionHandler' ? 'GET, POST, DELETE' : 'POST',
        'access-control-allow-origin': origin,
        'access-control-max-age': '600',
        vary: 'origin',
      });
      expect((await preflight('http://localhost:5173')).headers.get('access-control-allow-headers')).toBeNull();
    });

    test.each([
      'https://evil.example',
      'https://app.example.evil.example',
      'http://app.example',
      'https://app.example:8443',
      'null',
      'https://APP.example',
    ])('refuse %s', async (from) => {
      const refused = await preflight(from, 'content-type');
      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
      expect(refused.headers.get('vary')).toBe('origin');
      expect(await refused.json()).toMatchObject({ code: 'OriginNotAllowed' });
      const { headers } = await send(good, { origin: from }, shared);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('have CORS headers with every status', async () => {
      for (const [body, status] of [
        [good, 200],
        ['x', 400],
      ] as const) {
        const answer = await send(body, { origin }, shared);
        expect(answer.status).toBe(status);
        expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
        expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
        expect(answer.headers.get('vary')).toBe('origin');
      }
    });

    it('have no CORS headers unless origins are listed', async () => {
      const { headers } = await send(good, { origin });
      expect([...headers.keys()].filter((each) => each.startsWith('access-control') || each === 'vary')).toEqual([]);
      const asked = await handler(new Request(url, { method: 'OPTIONS', headers: { origin } }));
      expect(asked.status).toBe(405);
    });
  });
});

it('passes the request, with its body read, to the grant, and waits for the grant', async () => {
  const handler = createFineUploaderHandler({
    ...options,
    grant: async (request, upload) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const isKnown = request.headers.get('authorization') === 'Bearer of-the-tests' && upload.operation === 'create';
      return isKnown && request.bodyUsed ? everything : undefined;
    },
  });
  const text = requestText();
  const known = await post(handler, { headers: text }, { headers: { authorization: 'Bearer of-the-tests' } });
  expect(known.body).toEqual({ signature: signatureOfText(text) });
  expect(await post(handler, { headers: text })).toMatchObject({ status: 403, body: { code: 'NotGranted' } });
});

it('freezes the question to a grant', async () => {
  const text = requestText();
  const handler = createFineUploaderHandler({
    ...options,
    grant: (_, upload) => {
      expect(() => Object.assign(upload, { key: 'other' })).toThrow(TypeError);
      expect(() => Object.assign(upload.headers, { 'x-amz-tagging': 'a' })).toThrow(TypeError);
      return everything;
    },
  });
  expect((await post(handler, { headers: text })).body).toEqual({ signature: signatureOfText(text) });
});
